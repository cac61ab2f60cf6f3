import { randomBytes } from 'node:crypto'
import { link, mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'

/** A process of a supervisor, and the arguments by which it is known again: its pid may be another program's one day. */
export interface Child {
  readonly pid: number
  readonly args: readonly string[]
}

/** What a supervisor leaves for the other commands to find it by. Only its owner may read it: the token lets one stop it. */
export interface State {
  readonly pid: number
  /** Where it answers, on 127.0.0.1. */
  readonly port: number
  readonly token: string
  /** Processes to look for when it does not answer any more; itself is one of them. */
  readonly children: readonly Child[]
}

export function readState(folder: string): Promise<State | undefined> {
  return readFile(join(folder, 'state.json'), 'utf8').then(
    (text) => JSON.parse(text) as State,
    () => undefined,
  )
}

/** Puts `state` where there is none. False when another was faster: a hard link is made or not, never half. */
export async function claimState(folder: string, state: State): Promise<boolean> {
  await mkdir(folder, { recursive: true })
  const own = await written(folder, state)
  try {
    await link(own, join(folder, 'state.json'))
    return true
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false
    throw error
  } finally {
    await rm(own, { force: true })
  }
}

export async function updateState(folder: string, state: State): Promise<void> {
  await rename(await written(folder, state), join(folder, 'state.json'))
}

/** Removes the state of a supervisor that is gone, or one's own. */
export async function dropState(folder: string, { pid }: State): Promise<void> {
  if ((await readState(folder))?.pid === pid) await rm(join(folder, 'state.json'), { force: true })
}

async function written(folder: string, state: State): Promise<string> {
  const file = join(folder, `state.${process.pid}.${randomBytes(3).toString('hex')}`)
  await writeFile(file, JSON.stringify(state), { mode: 0o600 })
  return file
}
