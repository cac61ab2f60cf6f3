import { execFile } from 'node:child_process'
import { promisify } from 'node:util'

const run = promisify(execFile)
const least = 18

/** The programs of the runbook docs/guides/restore-from-a-dump.md, as it calls them. URLs are a superuser's. */
export interface DumpTools {
  /** All databases of a server, and its roles. */
  dumpAll(url: string, file: string): Promise<void>
  /** On a server with nothing on it. */
  restoreAll(url: string, file: string): Promise<void>
  dump(url: string, file: string): Promise<void>
  /** In place of what the database holds. */
  restore(url: string, file: string): Promise<void>
}

/** They are not in npm: from PATH, of the version of the server or a newer one. */
export async function findDumpTools(): Promise<DumpTools | { readonly missing: string }> {
  const { stdout } = await run('pg_dump', ['--version']).catch(() => ({ stdout: '' }))
  const version = /(\d+)/.exec(stdout)?.[1]
  if (Number(version ?? 0) < least) return { missing: `pg_dump ${least} is not on PATH, but ${version ?? 'none'}` }
  return {
    dumpAll: (url, file) => call('pg_dumpall', url, ['--no-role-passwords', '--file', file]),
    restoreAll: (url, file) => call('psql', url, ['--quiet', '--no-psqlrc', '--file', file]),
    dump: (url, file) => call('pg_dump', url, ['--format=custom', '--file', file]),
    restore: (url, file) => call('pg_restore', url, ['--clean', '--if-exists', '--single-transaction', file]),
  }
}

// The password stays out of the arguments, which other users of the machine can see.
async function call(program: string, url: string, args: readonly string[]): Promise<void> {
  const place = Object.assign(new URL(url), { password: '' }).href
  await run(program, ['--no-password', '--dbname', place, ...args], {
    env: { ...process.env, PGPASSWORD: new URL(url).password },
  })
}
