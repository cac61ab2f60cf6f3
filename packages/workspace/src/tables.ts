import { existsSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import type { Tables } from '@flotilla/postgres'

/** Where a service says what its database holds. */
export const tablesFile = 'src/tables.ts'

/** Returns what the database of the service in `folder` holds; nothing if it does not say. Reads the file again after a save, but not what it imports. */
export async function readTables(folder: string): Promise<Tables> {
  const path = join(folder, tablesFile)
  if (!existsSync(path)) return {}
  const { tables } = await import(`${pathToFileURL(path)}?${statSync(path).mtimeMs}`)
  return tables
}
