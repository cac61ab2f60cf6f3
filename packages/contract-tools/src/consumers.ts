import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { codeOf, sourcesIn } from '@flotilla/workspace/edges'
import type { SourceFile } from '@flotilla/workspace/imports'
import { pagesOf } from '@flotilla/workspace/pages'
import type { ContractChange } from './changes.ts'

const entries = { operation: 'operations', event: 'events', command: 'commands' } as const

/** Returns the services whose code, or the code of whose pages, names this operation, event or command, and imports it from its contract. */
export function consumersOf(
  root: string,
  { service, kind, name }: Pick<ContractChange, 'service' | 'kind' | 'name'>,
): string[] {
  const entry = `@flotilla/${service}-contract/${entries[kind]}'`
  const word = new RegExp(`\\b${exportOf(kind, name)}\\b`)
  return readdirSync(join(root, 'services'))
    .filter((consumer) => consumer !== service)
    .filter((consumer) => sourcesOf(root, consumer).some(({ text }) => text.includes(entry) && word.test(text)))
    .toSorted()
}

/** An operation is exported by its name; a message by that part of its type, in camelCase. */
export function exportOf(kind: ContractChange['kind'], name: string): string {
  if (kind === 'operation') return name
  return name.split('.')[2]!.replaceAll(/-(\w)/g, (_, letter: string) => letter.toUpperCase())
}

function sourcesOf(root: string, service: string): SourceFile[] {
  const folder = join(root, 'services', service)
  const pages = pagesOf(folder)
  return [...codeOf(folder, service), ...(pages ? sourcesIn(join(pages.folder, 'src')) : [])]
}
