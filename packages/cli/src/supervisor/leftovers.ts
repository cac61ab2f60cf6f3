import { execFile } from 'node:child_process'
import { readFile } from 'node:fs/promises'
import { setTimeout as sleep } from 'node:timers/promises'
import { promisify } from 'node:util'
import { stopPostgres } from '@flotilla/embedded-postgres'
import { databaseFolder } from './database-server.ts'
import { type Child, dropState, type State } from './state.ts'

/**
 * Ends what a supervisor left running that answers no more. Services and dashboard end by themselves when it is gone; those that hang are killed here, and so is the supervisor itself: when
 * it went on one day (Ctrl-Z and fg), it would start all of it again.
 */
export async function clearLeftovers(folder: string, state: State): Promise<void> {
  for (const child of state.children) {
    for (let patience = 100; patience >= 0 && (await isOurs(child)); patience--) {
      if (patience === 0) process.kill(child.pid, 'SIGKILL')
      await sleep(20)
    }
  }
  await stopPostgres(databaseFolder(folder))
  await dropState(folder, state)
}

/** The process that runs here, to be known again. */
export async function thisProcess(): Promise<Child> {
  return { pid: process.pid, args: [await ofThisSystem(process.pid)] }
}

/** Whether that process still runs: the pid may belong to another program by now. */
export async function isOurs({ pid, args }: Child, commandOf = ofThisSystem): Promise<boolean> {
  if (!isAlive(pid)) return false
  const line = await commandOf(pid).catch(() => '')
  return line !== '' && args.every((arg) => line.includes(arg))
}

const ofThisSystem = process.platform === 'linux' ? commandByProc : commandByPs

export function commandByProc(pid: number): Promise<string> {
  return readFile(`/proc/${pid}/cmdline`, 'utf8')
}

export async function commandByPs(pid: number): Promise<string> {
  const { stdout } = await promisify(execFile)('ps', ['-ww', '-o', 'command=', '-p', String(pid)])
  return stdout
}

export function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0)
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM'
  }
}
