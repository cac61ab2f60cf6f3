import { createHash } from 'node:crypto'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

export interface Migration {
  /** Without the ending of its file. */
  readonly name: string
  readonly text: string
  /** SHA-256 of the text; a checkout with CRLF has the same. */
  readonly checksum: string
  /** Checksums of earlier texts that led to the same tables. */
  readonly valid: readonly string[]
}

/** The SQL files of a folder, in the order in which they run. An empty one is none yet: editors make a file first, and a save would run it. */
export function readMigrations(dir: string): Migration[] {
  return readdirSync(dir)
    .filter((file) => /^[^.].*\.sql$/.test(file))
    .toSorted((a, b) => a.localeCompare(b, 'en', { numeric: true }))
    .map((file) => toMigration(file.slice(0, -4), readFileSync(join(dir, file), 'utf8')))
    .filter(({ text }) => text.trim() !== '')
}

/** A line `-- valid checksum: <SHA-256>` in the text names a text that the file had before. */
export function toMigration(name: string, text: string): Migration {
  const valid = [...text.matchAll(/^-- valid checksum: ([0-9a-f]{64})\b/gm)].map(([, checksum]) => checksum!)
  return { name, text, checksum: checksumOf(text), valid }
}

function checksumOf(text: string): string {
  return createHash('sha256').update(text.replaceAll('\r\n', '\n')).digest('hex')
}
