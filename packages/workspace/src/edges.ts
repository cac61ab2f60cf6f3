import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { importsOf, type SourceFile } from './imports.ts'

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

/** Returns each source of a service, without tests; the list of operations that its contract passes on is one of them. */
export function codeOf(folder: string, service: string): SourceFile[] {
  const list = join(folder, '../../contracts', service, 'src/passed-on.ts')
  return [...sourcesIn(join(folder, 'src')), ...(existsSync(list) ? [read(list)] : [])]
}

/** Returns each TypeScript source below a folder, without tests. */
export function sourcesIn(folder: string): SourceFile[] {
  if (!existsSync(folder)) return []
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((file) => /(?<!\.test)\.tsx?$/.test(file))
    .map((file) => read(join(folder, file)))
}

const read = (path: string): SourceFile => ({ path, text: readFileSync(path, 'utf8') })

function contractsIn(file: SourceFile): { owner: string; kind: string }[] {
  return importsOf(file).flatMap(({ from }) => {
    const [, owner, kind] = /^@flotilla\/([\w-]+)-contract\/(operations|events|commands)$/.exec(from) ?? []
    return owner && kind ? [{ owner, kind }] : []
  })
}

const sorted = (names: ReadonlySet<string> | undefined): string[] => [...(names ?? [])].toSorted()
