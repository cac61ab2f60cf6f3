import { spawn } from 'node:child_process'
import { text } from 'node:stream/consumers'
import type { Account } from './account.ts'
import { toPostgresError } from './errors.ts'

/** Gives the superuser another password, in single-user mode: it asks for none, and lets nobody else in. No server may run on `data`. */
export async function resetPassword(options: {
  data: string
  program: string
  account: Account | undefined
  password: string
}): Promise<void> {
  const { data, program, account, password } = options
  const child = spawn(program, ['--single', '-D', data, 'postgres'], {
    ...account,
    cwd: '/',
    stdio: ['pipe', 'pipe', 'pipe'],
    env: { PATH: process.env.PATH, LC_ALL: 'C', TZ: 'UTC' },
  })
  child.stdin.on('error', () => {}) // it has ended: the exit code says so
  child.stdin.end(`alter role postgres password '${password}'\n`)
  const ended = new Promise<number | null>((resolve, reject) => child.once('error', reject).once('close', resolve))
  const [out, err, code] = await Promise.all([text(child.stdout), text(child.stderr), ended])
  // It goes on after a statement that fails.
  if (code !== 0 || /ERROR|FATAL|PANIC/.test(err))
    throw toPostgresError('The password of PostgreSQL’s superuser could not be reset', out + err)
}
