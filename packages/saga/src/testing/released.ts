import { existsSync, readFileSync } from 'node:fs'
import type { Saga } from '../definition.ts'

/** The names of the steps, by saga and version. */
type Released = Record<string, Record<string, string>>

/**
 * What a service's `sagas.json` is to hold: the versions in it, and those of `sagas` that are new. For a test that compares both, so that a new version is noted by `vitest --update`. Throws if a version
 * that was released has other steps now.
 */
export function releasedVersions(file: URL, sagas: readonly Saga<never>[]): string {
  const released: Released = existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : {}
  for (const { name, versions } of sagas) {
    const known = (released[name] ??= {})
    for (const [version, { steps }] of [...versions].toSorted(([a], [b]) => a - b)) {
      const names = steps.map((step) => step.name).join(', ')
      const before = (known[version] ??= names)
      if (before !== names)
        throw new Error(
          `saga ${name}: version ${version} has the steps ${before}, and is not changed to ${names}: running sagas are of it. Add a version (docs/guides/change-a-saga.md)`,
        )
    }
  }
  return `${JSON.stringify(released, undefined, 2)}\n`
}
