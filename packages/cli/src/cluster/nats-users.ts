import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { parse } from 'yaml'
import type { Service } from '../repository.ts'
import { edgesOf } from './edges.ts'

/** What a service's user on NATS may do beside its own: send commands, and listen to events. charts/nats makes rights of it. */
export interface NatsUser {
  readonly commands: readonly string[]
  readonly consumes: readonly string[]
}

/** Where the chart reads them. */
export const natsUsersFile = 'charts/environments/nats-users.yaml'

/** The users of the services that open a bus, as their imports ask for (docs/decisions/0026). */
export function natsUsersOf(services: readonly Pick<Service, 'name' | 'folder'>[]): Map<string, NatsUser> {
  const onBus = services.filter(({ folder }) => opensBus(folder))
  return new Map(
    onBus.map(({ name, folder }) => {
      const { commands, consumes } = edgesOf(folder, name)
      return [name, { commands, consumes }]
    }),
  )
}

/** A line for each, in the order of the alphabet. */
export function toUsersText(users: ReadonlyMap<string, NatsUser>): string {
  const lines = [...users]
    .toSorted(([a], [b]) => (a < b ? -1 : 1))
    .map(
      ([name, { commands, consumes }]) => `  ${name}: { commands: ${flow(commands)}, consumes: ${flow(consumes)} }\n`,
    )
  return `# From the imports of the services' code: npm run flotilla -- charts\nusers:\n${lines.join('')}`
}

/** The users that such a text names. */
export function parseUsersText(text: string): Map<string, NatsUser> {
  return new Map(Object.entries(parse(text).users))
}

const flow = (names: readonly string[]): string => `[${names.join(', ')}]`

function opensBus(folder: string): boolean {
  return readdirSync(join(folder, 'src')).some(
    (file) =>
      file.endsWith('.ts') &&
      readFileSync(join(folder, 'src', file), 'utf8').includes("'@flotilla/messaging/open-bus'"),
  )
}
