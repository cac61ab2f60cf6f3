import { createHash } from 'node:crypto'
import { readdir, readFile } from 'node:fs/promises'
import { join, relative, sep } from 'node:path'

/** Returns the SHA-256 of the files below a folder, in hex: their paths in it and all that they hold; installed packages are left out. So what a power cut left of files that were made is told from what was made. Undefined where there is no such folder. */
export async function digestOf(folder: string): Promise<string | undefined> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true }).catch(() => undefined)
  if (!entries) return undefined
  const hash = createHash('sha256')
  const files = entries
    .filter((entry) => entry.isFile() && !isInstalled(relative(folder, entry.parentPath)))
    .map(({ parentPath, name }) => join(parentPath, name))
  for (const file of files.toSorted()) hash.update(`${relative(folder, file)}\0`).update(await readFile(file))
  return hash.digest('hex')
}

const isInstalled = (path: string): boolean => path.split(sep).includes('node_modules')
