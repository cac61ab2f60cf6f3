import { createHash } from 'node:crypto'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

export interface MigrationFile {
  /** Without the ending. */
  readonly name: string
  readonly text: string
  /** SHA-256 of the text; a checkout with CRLF has the same. */
  readonly checksum: string
}

/** The SQL files of a folder, in the order in which they run. An empty one is none yet: editors make a file first, and a save would run it. */
export function readMigrations(dir: string): MigrationFile[] {
  return readdirSync(dir)
    .filter((file) => /^[^.].*\.sql$/.test(file))
    .toSorted((a, b) => a.localeCompare(b, 'en', { numeric: true }))
    .map((file) => {
      const text = readFileSync(join(dir, file), 'utf8')
      return { name: file.slice(0, -4), text, checksum: checksumOf(text) }
    })
    .filter(({ text }) => text.trim() !== '')
}

function checksumOf(text: string): string {
  return createHash('sha256').update(text.replaceAll('\r\n', '\n')).digest('hex')
}
