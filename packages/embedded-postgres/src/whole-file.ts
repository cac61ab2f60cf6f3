import { randomBytes } from 'node:crypto'
import { link, open, rename, rm, writeFile } from 'node:fs/promises'
import { dirname } from 'node:path'

/** Replaces a file, readable by its owner only. After a crash or a power cut it holds the old content or the new, all of it. */
export async function replaceFile(path: string, content: string): Promise<void> {
  await putWhole(path, content, rename)
}

/** The same for a file that does not exist yet. False when it does, also when another process is faster. */
export async function createFile(path: string, content: string): Promise<boolean> {
  try {
    await putWhole(path, content, link)
    return true
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false
    throw error
  }
}

/** Writes the names in a folder to disk: those that were made, changed and removed. */
export async function syncFolder(folder: string): Promise<void> {
  const handle = await open(folder)
  await handle.sync().finally(() => handle.close())
}

async function putWhole(path: string, content: string, put: typeof rename): Promise<void> {
  const beside = `${path}.${process.pid}.${randomBytes(3).toString('hex')}`
  try {
    await writeFile(beside, content, { mode: 0o600, flush: true })
    await put(beside, path)
    await syncFolder(dirname(path))
  } finally {
    await rm(beside, { force: true })
  }
}
