import { createHash } from 'node:crypto'
import { readdirSync, readFileSync } from 'node:fs'
import { join, relative } from 'node:path'
import type { Release } from './releases.ts'

/** Of all that a release is made of: the chart, files of values, and settings (the image's digest is one). Equal in every folder. */
export function hashOfRelease(cwd: string, { chart, values, files }: Release, settings: readonly string[]): string {
  const hash = createHash('sha256').update(JSON.stringify(settings))
  const paths = [...list(cwd, chart), ...values, ...Object.values(files)]
  for (const path of paths) hash.update(`\0${path}\0`).update(readFileSync(join(cwd, path)))
  return hash.digest('hex').slice(0, 20)
}

/** Every file below a folder, sorted. */
function list(cwd: string, folder: string): string[] {
  const entries = readdirSync(join(cwd, folder), { recursive: true, withFileTypes: true })
  const files = entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name))
  return files.map((path) => relative(cwd, path)).toSorted()
}
