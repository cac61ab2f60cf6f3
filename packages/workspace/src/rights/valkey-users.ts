import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Service } from '../repository.ts'

/** What a service's user on Valkey may do with keys of its own. charts/valkey makes rights of it. */
export interface ValkeyUser {
  readonly uses: readonly Use[]
}

type Use = 'cache' | 'counts'

/** Where the chart reads them. */
export const valkeyUsersFile = 'charts/environments/valkey-users.yaml'

const entries = { cache: '@flotilla/cache/valkey', counts: '@flotilla/cache/valkey-counts' } as const

/** The users of the services that keep or count on Valkey, as their imports ask for (docs/decisions/0037). */
export function valkeyUsersOf(services: readonly Pick<Service, 'name' | 'folder'>[]): Map<string, ValkeyUser> {
  const users = services.map(({ name, folder }) => [name, { uses: usesOf(folder) }] as const)
  return new Map(users.filter(([, { uses }]) => uses.length > 0))
}

function usesOf(folder: string): Use[] {
  const files = readdirSync(join(folder, 'src'), { recursive: true, encoding: 'utf8' })
  const texts = files
    .filter((file) => file.endsWith('.ts') && !file.endsWith('.test.ts'))
    .map((file) => readFileSync(join(folder, 'src', file), 'utf8'))
  const imports = (use: Use) => texts.some((text) => text.includes(`from '${entries[use]}'`))
  return (Object.keys(entries) as Use[]).filter(imports)
}
