import { createHash } from 'node:crypto'
import { readdir, readFile } from 'node:fs/promises'
import { join, relative } from 'node:path'

/** SHA-256 of the files below a folder, in hex: their paths in it and all that they hold. So what a power cut left of files that were made is told from what was made. Undefined where there is no such folder. */
export async function digestOf(folder: string): Promise<string | undefined> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true }).catch(() => undefined)
  if (!entries) return undefined
  const hash = createHash('sha256')
  const files = entries.filter((entry) => entry.isFile()).map(({ parentPath, name }) => join(parentPath, name))
  for (const file of files.toSorted()) hash.update(`${relative(folder, file)}\0`).update(await readFile(file))
  return hash.digest('hex')
}
