import { execFile } from 'node:child_process'
import { readdir, readFile, readlink, realpath, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { promisify } from 'node:util'
import { PostgresError } from './errors.ts'

/**
 * Stops a server that a crash of its supervisor left running on `data`; whether there was one. It is stopped rather than re-used, because its port, settings and log
 * belong to a supervisor that is gone. A pid file that names no such server is removed, also one that is damaged: PostgreSQL would refuse to start.
 */
export async function stopLeftover(data: string): Promise<boolean> {
  const pid = await findServer(data)
  // A zombie that nobody reaps has no working directory any more, so this does not wait for it.
  if (pid !== undefined) await end(pid, () => runsOn(pid, data))
  if (!(await pidIn(data))) await rm(pidFile(data), { force: true })
  return pid !== undefined
}

/** The server that runs on `data`, also when its pid file is damaged or gone. */
export async function findServer(data: string): Promise<number | undefined> {
  const noted = await pidIn(data)
  if (noted !== undefined) return noted
  const all = process.platform === 'linux' ? await commandsByProc() : await commandsByPs()
  return all.find(({ command }) => command.includes(` -D ${data} `))?.pid
}

async function commandsByProc(): Promise<{ pid: number; command: string }[]> {
  const pids = (await readdir('/proc')).map(Number).filter(Boolean)
  const read = async (pid: number) => {
    const text = await readFile(`/proc/${pid}/cmdline`, 'utf8').catch(() => '')
    return { pid, command: text.replaceAll('\0', ' ') }
  }
  return Promise.all(pids.map(read))
}

async function commandsByPs(): Promise<{ pid: number; command: string }[]> {
  const { stdout } = await promisify(execFile)('ps', ['-A', '-ww', '-o', 'pid=,command='], { maxBuffer: 1 << 26 })
  return stdout.split('\n').map((command) => ({ pid: Number.parseInt(command, 10), command }))
}

const pidFile = (data: string): string => join(data, 'postmaster.pid')

/** By the pid file; undefined when that names no process that runs on `data`. */
async function pidIn(data: string): Promise<number | undefined> {
  const pid = Number((await readFile(pidFile(data), 'utf8').catch(() => '')).split('\n')[0])
  return pid > 0 && isAlive(pid) && (await runsOn(pid, data)) ? pid : undefined
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

/** Returns whether a process with that pid runs, whoever it belongs to. */
export function isAlive(pid: number): boolean {
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
