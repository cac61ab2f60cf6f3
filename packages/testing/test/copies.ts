import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { type TestDatabase, testDatabase } from '../src/index.ts'

/** Files of libraries as services had them among their own migrations until 2026-11-30. */
export type Copy =
  | 'audit'
  | 'erased'
  | 'held'
  | 'idempotency'
  | 'idempotency_claims'
  | 'messaging'
  | 'positions'
  | 'saga'
  | 'saga_versions'
  | 'staff_changes'
  | 'stores'

/** A database as services had one then: these copies are its first migrations, and then come its own, by name. Releases before 2026-11-29 kept no checksums. */
export async function databaseOfCopies(
  copies: readonly Copy[],
  own: Readonly<Record<string, string>> = {},
): Promise<TestDatabase> {
  const dir = await mkdtemp(join(tmpdir(), 'flotilla-copies-'))
  try {
    for (const [i, copy] of copies.entries())
      await writeFile(
        join(dir, `${String(i + 1).padStart(4, '0')}_${copy}.sql`),
        await readFile(new URL(`copies/${copy}.sql`, import.meta.url)),
      )
    for (const [name, text] of Object.entries(own)) await writeFile(join(dir, `${name}.sql`), text)
    return await testDatabase({
      migrations: pathToFileURL(`${dir}/`),
      sql: ['drop table pgmigrations_checksums'],
    })
  } finally {
    await rm(dir, { recursive: true })
  }
}
