import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join } from 'node:path'

/** Returns the packages that a service depends on, without those that only its tests use. */
export function librariesOf(folder: string): string[] {
  const manifest: { dependencies?: object } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'))
  return Object.keys(manifest.dependencies ?? {})
}

/** Returns those of them that own tables. */
export function librariesWithTables(folder: string): string[] {
  const { resolve } = createRequire(join(folder, 'package.json'))
  return librariesOf(folder).filter((name) => {
    try {
      resolve(`${name}/tables`)
      return true
    } catch {
      return false
    }
  })
}
