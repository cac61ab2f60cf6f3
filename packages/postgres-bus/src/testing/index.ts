import { readFile } from 'node:fs/promises'

/** What the database of the bus holds. */
export const busSchema = await readFile(new URL('../schema.sql', import.meta.url), 'utf8')
