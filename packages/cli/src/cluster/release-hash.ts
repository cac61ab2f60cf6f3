import { createHash } from 'node:crypto'
import { readdirSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import type { Release } from './releases.ts'

/** Of all that a release is made of: the chart with those that it includes, files of values, and settings (the image's digest is one). Equal in every folder. */
export function hashOfRelease(cwd: string, { chart, values, files }: Release, settings: readonly string[]): string {
  const hash = createHash('sha256').update(JSON.stringify(settings))
  const paths = [...list(cwd, chart), ...values, ...Object.values(files)]
  for (const path of paths) hash.update(`\0${path}\0`).update(readFileSync(join(cwd, path)))
  return hash.digest('hex').slice(0, 20)
}

/** Every file below a folder, sorted; a library chart is a link, which is followed. */
function list(cwd: string, folder: string): string[] {
  const entries = readdirSync(join(cwd, folder)).toSorted()
  const paths = entries.map((entry) => `${folder}/${entry}`)
  return paths.flatMap((path) => (statSync(join(cwd, path)).isDirectory() ? list(cwd, path) : [path]))
}
