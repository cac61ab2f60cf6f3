import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

export interface Edges {
  /** Services whose operations it imports. */
  readonly calls: string[]
  /** Services whose events it imports. */
  readonly consumes: string[]
  /** Services whose commands it imports. */
  readonly commands: string[]
}

/** Whom a service calls and listens to, from the imports of its code; tests and web pages aside. */
export function edgesOf(folder: string, service: string): Edges {
  const found: Record<string, Set<string>> = { operations: new Set(), events: new Set(), commands: new Set() }
  const files = readdirSync(join(folder, 'src'), { recursive: true, encoding: 'utf8' })
  for (const file of files.filter((name) => name.endsWith('.ts') && !name.endsWith('.test.ts'))) {
    const text = readFileSync(join(folder, 'src', file), 'utf8')
    for (const [, owner, kind] of text.matchAll(/from '@flotilla\/([\w-]+)-contract\/(operations|events|commands)'/g))
      if (owner !== service) found[kind!]!.add(owner!)
  }
  const { operations, events, commands } = found
  return { calls: sorted(operations), consumes: sorted(events), commands: sorted(commands) }
}

const sorted = (names: ReadonlySet<string> | undefined): string[] => [...(names ?? [])].toSorted()
