import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

export interface Edges {
  /** Services whose operations it imports. */
  readonly calls: string[]
  /** Services whose events it imports. */
  readonly consumes: string[]
  /** Services whose commands it imports. */
  readonly commands: string[]
}

/** Returns whom a service calls and listens to, from the imports of its code and of the list of operations that it passes on; tests and web pages aside. */
export function edgesOf(folder: string, service: string): Edges {
  const found: Record<string, Set<string>> = { operations: new Set(), events: new Set(), commands: new Set() }
  for (const { owner, kind } of codeOf(folder, service).flatMap(contractsIn))
    if (owner !== service) found[kind]!.add(owner)
  const { operations, events, commands } = found
  return { calls: sorted(operations), consumes: sorted(events), commands: sorted(commands) }
}

/** Returns the text of each source of a service, without tests; the list of operations that its contract passes on is one of them. */
export function codeOf(folder: string, service: string): string[] {
  return [...textsIn(join(folder, 'src')), ...passedOnBy(folder, service)]
}

/** Returns the services whose operations a service offers as they are (`contracts/<service>/src/passed-on.ts`). */
export function relaysOf(folder: string, service: string): string[] {
  return passedOnBy(folder, service)
    .flatMap(contractsIn)
    .map(({ owner }) => owner)
}

/** Returns the text of each TypeScript source below a folder, without tests. */
export function textsIn(folder: string): string[] {
  if (!existsSync(folder)) return []
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((file) => /(?<!\.test)\.tsx?$/.test(file))
    .map((file) => readFileSync(join(folder, file), 'utf8'))
}

function contractsIn(text: string): { owner: string; kind: string }[] {
  const imports = text.matchAll(/from '@flotilla\/([\w-]+)-contract\/(operations|events|commands)'/g)
  return [...imports].map(([, owner, kind]) => ({ owner: owner!, kind: kind! }))
}

function passedOnBy(folder: string, service: string): string[] {
  const list = join(folder, '../../contracts', service, 'src/passed-on.ts')
  return existsSync(list) ? [readFileSync(list, 'utf8')] : []
}

const sorted = (names: ReadonlySet<string> | undefined): string[] => [...(names ?? [])].toSorted()
