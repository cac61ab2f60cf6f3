import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join } from 'node:path'

/** The packages that a service depends on; its tests may use others. */
export function librariesOf(folder: string): string[] {
  const { dependencies = {} } = readManifest(join(folder, 'package.json'))
  return Object.keys(dependencies)
}

/** Those of them that own tables. */
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

function readManifest(path: string): { dependencies?: Record<string, string> } {
  return JSON.parse(readFileSync(path, 'utf8'))
}
