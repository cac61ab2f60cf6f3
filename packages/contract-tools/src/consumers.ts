import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { ContractChange } from './changes.ts'

const entries = { operation: 'operations', event: 'events', command: 'commands' } as const

/** The services whose code names this operation, event or command, and imports it from its contract. */
export function consumersOf(
  root: string,
  { service, kind, name }: Pick<ContractChange, 'service' | 'kind' | 'name'>,
): string[] {
  const entry = `@flotilla/${service}-contract/${entries[kind]}'`
  const word = new RegExp(`\\b${exportOf(kind, name)}\\b`)
  return readdirSync(join(root, 'services'))
    .filter((consumer) => consumer !== service)
    .filter((consumer) =>
      sourcesOf(join(root, 'services', consumer)).some((text) => text.includes(entry) && word.test(text)),
    )
    .toSorted()
}

/** An operation is exported by its name; a message by that part of its type, in camelCase. */
export function exportOf(kind: ContractChange['kind'], name: string): string {
  if (kind === 'operation') return name
  return name.split('.')[2]!.replaceAll(/-(\w)/g, (_, letter: string) => letter.toUpperCase())
}

function sourcesOf(folder: string): string[] {
  return ['src', 'web/src'].flatMap((part) => {
    const at = join(folder, part)
    if (!existsSync(at)) return []
    const files = readdirSync(at, { recursive: true, encoding: 'utf8' })
    return files
      .filter((file) => /\.tsx?$/.test(file) && !/\.test\.tsx?$/.test(file))
      .map((file) => readFileSync(join(at, file), 'utf8'))
  })
}
