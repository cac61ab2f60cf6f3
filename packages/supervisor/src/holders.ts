import { mkdirSync, openSync } from 'node:fs'
import { readdir, readlink, realpath } from 'node:fs/promises'
import { join } from 'node:path'
import { attempt } from '@flotilla/workspace/tool'

/**
 * Opens a file that a supervisor and its children hold open for as long as they run. So they are found whatever happens to the state file: nothing has to stand in this one. The descriptor is the caller's to close,
 * and to hand to children.
 */
export function hold(folder: string): number {
  mkdirSync(folder, { recursive: true })
  return openSync(heldFile(folder), 'a', 0o600)
}

/** The processes that hold it, without this one. */
export async function holdersOf(folder: string): Promise<number[]> {
  const file = heldFile(await realpath(folder).catch(() => folder))
  const pids = await (process.platform === 'linux' ? byProc(file) : byLsof(file))
  return pids.filter((pid) => pid !== process.pid)
}

const heldFile = (folder: string): string => join(folder, 'held')

async function byProc(file: string): Promise<number[]> {
  const pids = (await readdir('/proc')).filter((name) => /^\d+$/.test(name))
  const wanted = new Set([file, `${file} (deleted)`])
  const holds = async (pid: string) => {
    const folder = `/proc/${pid}/fd`
    // Another user's are not shown, and are none of ours.
    const names = await readdir(folder).catch(() => [])
    const targets = await Promise.all(names.map((name) => readlink(join(folder, name)).catch(() => '')))
    return targets.some((target) => wanted.has(target))
  }
  const held = await Promise.all(pids.map(holds))
  return pids.filter((_, i) => held[i]).map(Number)
}

async function byLsof(file: string): Promise<number[]> {
  // It gives 1 where there are none.
  const pids = (await attempt('lsof', ['-t', file])) ?? ''
  return pids.split('\n').filter(Boolean).map(Number)
}
