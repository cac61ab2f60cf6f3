import { execFile } from 'node:child_process'
import { readdir, readFile, readlink, realpath, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { promisify } from 'node:util'
import { PostgresError } from './errors.ts'

/**
 * Stops a server that a crash of its supervisor left running on `data`. It is stopped rather than re-used, because its port, settings and log
 * belong to a supervisor that is gone. A pid file that names a process which is something else by now is removed.
 */
export async function stopLeftover(data: string): Promise<void> {
  const file = join(data, 'postmaster.pid')
  const pid = Number((await readFile(file, 'utf8').catch(() => '')).split('\n')[0])
  if (!pid || !isAlive(pid)) return
  if (!(await runsOn(pid, data))) return rm(file, { force: true })
  // A zombie that nobody reaps has no working directory any more, so this does not wait for it.
  await end(pid, () => runsOn(pid, data))
}

/**
 * Ends what a killed server has left on `data`. Its children end by themselves when they look up from their work; until then, which may be a long query, no other server starts
 * there. Only on Linux: elsewhere a child does not show whose it is, and is waited for.
 */
export async function endOrphans(data: string, program: string): Promise<void> {
  if (process.platform !== 'linux') return
  const binary = await realpath(program)
  // Not a shell that happens to be in that folder.
  for (const pid of (await readdir('/proc')).map(Number))
    if (pid && (await runsOn(pid, data)) && (await readlink(`/proc/${pid}/exe`).catch(() => '')) === binary)
      signalTo(pid, 'SIGKILL')
}

/** Fast shutdown: sessions are cut, everything is written. After 10 s the immediate one: recovery then happens at the next start. */
export async function end(
  pid: number,
  isRunning: () => boolean | Promise<boolean> = () => isAlive(pid),
): Promise<void> {
  for (const [signal, patience] of [
    ['SIGINT', 10_000],
    ['SIGQUIT', 5_000],
    ['SIGKILL', 5_000],
  ] as const) {
    if (!signalTo(pid, signal)) return
    for (let waited = 0; waited < patience; waited += 10) {
      if (!(await isRunning())) return
      await sleep(10)
    }
  }
  throw new PostgresError(`PostgreSQL (process ${pid}) does not stop`)
}

function signalTo(pid: number, signal: NodeJS.Signals): boolean {
  try {
    return process.kill(pid, signal)
  } catch {
    return false
  }
}

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0)
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM'
  }
}

async function runsOn(pid: number, data: string): Promise<boolean> {
  if (process.platform === 'linux') return (await readlink(`/proc/${pid}/cwd`).catch(() => '')) === data
  const { stdout } = await promisify(execFile)('ps', ['-o', 'command=', '-p', String(pid)]).catch(() => ({
    stdout: '',
  }))
  return stdout.includes(data)
}
