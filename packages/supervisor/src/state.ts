import { randomBytes } from 'node:crypto'
import { link, mkdir, readFile, rename, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { createFile, replaceFile } from '@flotilla/embedded-postgres'

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

/** Undefined where there is none, or it is damaged; then `findState` looks for the processes themselves. */
export function readState(folder: string): Promise<State | undefined> {
  return readFrom(stateFile(folder))
}

async function readFrom(file: string): Promise<State | undefined> {
  const text = await readFile(file, 'utf8').catch(() => '')
  try {
    const state = JSON.parse(text) as State | null
    return state?.pid && state.port && state.token && state.children ? state : undefined
  } catch {
    return undefined
  }
}

/** Puts `state` where there is none, or a damaged one. False when another was faster. */
export async function claimState(folder: string, state: State): Promise<boolean> {
  await mkdir(folder, { recursive: true })
  const text = JSON.stringify(state)
  if (await createFile(stateFile(folder), text)) return true
  if (await readState(folder)) return false
  // Renamed, not removed: another may have replaced the damaged one since, and gets its own back.
  const aside = join(folder, `state.damaged.${process.pid}.${randomBytes(3).toString('hex')}`)
  await rename(stateFile(folder), aside).catch(ifMissing)
  if (await readFrom(aside)) await link(aside, stateFile(folder))
  await rm(aside, { force: true })
  return createFile(stateFile(folder), text)
}

export async function updateState(folder: string, state: State): Promise<void> {
  await mkdir(folder, { recursive: true })
  await replaceFile(stateFile(folder), JSON.stringify(state))
}

/** Removes the state of a supervisor that is gone, or one's own; and a damaged one. */
export async function dropState(folder: string, pid: number | undefined): Promise<void> {
  const found = await readState(folder)
  if (!found || found.pid === pid) await rm(stateFile(folder), { force: true })
}

function ifMissing(error: NodeJS.ErrnoException): void {
  if (error.code !== 'ENOENT') throw error
}

const stateFile = (folder: string): string => join(folder, 'state.json')
