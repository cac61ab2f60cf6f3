import { readFile } from 'node:fs/promises'
import { setTimeout as sleep } from 'node:timers/promises'
import { stopPostgres } from '@flotilla/embedded-postgres'
import { databaseFolder } from './database-server.ts'
import { dropState, type State } from './state.ts'

/** Ends what a killed supervisor left running. Services end by themselves when it is gone; those that hang are killed here. */
export async function clearLeftovers(folder: string, root: string, state: State): Promise<void> {
  for (const pid of state.children) {
    for (let patience = 100; patience >= 0 && (await isOurs(pid, root)); patience--) {
      if (patience === 0) process.kill(pid, 'SIGKILL')
      await sleep(20)
    }
  }
  await stopPostgres(databaseFolder(folder))
  await dropState(folder, state)
}

// The pid may belong to another program by now.
async function isOurs(pid: number, root: string): Promise<boolean> {
  if (!isAlive(pid)) return false
  if (process.platform !== 'linux') return true
  const line = await readFile(`/proc/${pid}/cmdline`, 'utf8').catch(() => '')
  return line.includes(root) && line.includes('main.mjs')
}

export function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0)
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM'
  }
}
