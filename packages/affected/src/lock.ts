import { createHash } from 'node:crypto'
import { parse } from 'yaml'
import type { Need, Resolved } from './types.ts'

interface LockFile {
  importers?: Record<string, Record<string, Record<string, { version: string }>>>
  packages?: Record<string, { resolution?: object }>
  snapshots?: Record<string, { dependencies?: Record<string, string>; optionalDependencies?: Record<string, string> }>
}

const groups: readonly [string, Need][] = [
  ['dependencies', 'runs'],
  ['optionalDependencies', 'runs'],
  ['devDependencies', 'checks'],
]

/** What each importer of a pnpm-lock.yaml gets, by dependency; those inside the workspace left out. */
export function readLock(text: string): Map<string, Map<string, Resolved>> {
  const lock: LockFile = parse(text) ?? {}
  const closureOf = closures(lock)
  const digests = new Map<string, string>()
  const digestOf = (key: string): string => {
    const known = digests.get(key)
    if (known !== undefined) return known
    const digest = createHash('sha256')
      .update([...closureOf(key)].toSorted().join('\n'))
      .digest('hex')
    digests.set(key, digest)
    return digest
  }
  return new Map(
    Object.entries(lock.importers ?? {}).map(([folder, importer]) => {
      const resolved = groups.flatMap(([group, need]) =>
        Object.entries(importer[group] ?? {})
          .filter(([, { version }]) => !version.startsWith('link:'))
          .map(([name, { version }]) => [name, { need, digest: digestOf(keyOf(name, version)) }] as const),
      )
      return [folder, new Map(resolved)]
    }),
  )
}

/** Everything that a package brings along, itself among it, each with the integrity of its archive. */
function closures({ packages = {}, snapshots = {} }: LockFile): (key: string) => Set<string> {
  const describe = (key: string) => `${key} ${JSON.stringify(packages[key.replace(/\(.*$/, '')]?.resolution)}`
  return (start) => {
    const seen = new Set<string>()
    const found = new Set<string>()
    const visit = (key: string): void => {
      if (seen.has(key)) return
      seen.add(key)
      found.add(describe(key))
      const { dependencies = {}, optionalDependencies = {} } = snapshots[key] ?? {}
      for (const [name, version] of Object.entries({ ...dependencies, ...optionalDependencies }))
        visit(keyOf(name, version))
    }
    visit(start)
    return found
  }
}

// An alias names another package in its version: `npm:` is gone by then, but the name is in front.
const keyOf = (name: string, version: string): string => (/^@?[^@(]+@/.test(version) ? version : `${name}@${version}`)
