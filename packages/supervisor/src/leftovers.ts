import { readFile } from 'node:fs/promises'
import { setTimeout as sleep } from 'node:timers/promises'
import { databaseFolder } from '@flotilla/dev-database/embedded'
import { findPostgres, isAlive, stopPostgres } from '@flotilla/embedded-postgres'
import { tool } from '@flotilla/workspace/tool'
import { holdersOf } from './holders.ts'
import { type Child, dropState, readState, type State } from './state.ts'

const rewrittenWithinMs = 3_000

/**
 * The state of the supervisor of that folder. Where its file is damaged or gone, a supervisor that is well writes it again; for one that does not, the state is made from the processes that run, and nobody
 * answers at it. Undefined when neither supervisor nor children run.
 */
export async function findState(folder: string): Promise<State | undefined> {
  for (const end = Date.now() + rewrittenWithinMs; ; await sleep(100)) {
    const state = await readState(folder)
    if (state) return state
    const children = await holders(folder)
    if (children.length === 0) return undefined
    if (Date.now() > end) return { pid: children[0]!.pid, port: 0, token: '', children }
  }
}

/** The processes that a supervisor left running which answers no more, its database among them. */
export async function findLeftovers(folder: string, state: State | undefined): Promise<number[]> {
  const children = await running(folder, state)
  const database = await findPostgres(databaseFolder(folder))
  return [...children.map(({ pid }) => pid), ...(database === undefined ? [] : [database])]
}

/**
 * Ends what a supervisor left running that answers no more. Services and dashboard end by themselves when it is gone; those that hang are killed here, and so is the supervisor itself: when
 * it went on one day (Ctrl-Z and fg), it would start all of it again. Whether anything ran.
 */
export async function clearLeftovers(folder: string, state: State | undefined): Promise<boolean> {
  const children = await running(folder, state)
  await Promise.all(children.map(endsOrIsKilled))
  const database = await stopPostgres(databaseFolder(folder))
  await dropState(folder, state?.pid)
  return database || children.length > 0
}

async function endsOrIsKilled(child: Child): Promise<void> {
  for (let patience = 100; patience >= 0 && (await isOurs(child)); patience--) {
    if (patience === 0) process.kill(child.pid, 'SIGKILL')
    await sleep(20)
  }
}

/** What the state names and what holds the file, each once. */
async function running(folder: string, state: State | undefined): Promise<Child[]> {
  const children = new Map([...(state?.children ?? []), ...(await holders(folder))].map((child) => [child.pid, child]))
  const ours = await Promise.all([...children.values()].map(async (child) => ((await isOurs(child)) ? [child] : [])))
  return ours.flat()
}

async function holders(folder: string): Promise<Child[]> {
  const pids = await holdersOf(folder)
  return Promise.all(pids.map(async (pid) => ({ pid, args: [await ofThisSystem(pid).catch(() => '')] })))
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

export function commandByPs(pid: number): Promise<string> {
  return tool('ps', ['-ww', '-o', 'command=', '-p', String(pid)])
}
