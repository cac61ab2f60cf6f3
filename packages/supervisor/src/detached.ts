import { spawn } from 'node:child_process'
import { mkdirSync, openSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { stateFolder } from '@flotilla/workspace/repository'
import { ask } from './control.ts'
import { readState } from './state.ts'

const patience = 120_000

/** Runs `start` of the command `flotilla`, whose file is given, as a supervisor that outlives this process, shows what it says, and gives 0 when all is ready. */
export async function startDetached(command: string, args: readonly string[]): Promise<number> {
  mkdirSync(join(stateFolder, 'logs'), { recursive: true })
  const file = join(stateFolder, 'logs', 'supervisor.log')
  const output = openSync(file, 'w', 0o600)
  const child = spawn(process.execPath, [command, 'start', ...args], {
    detached: true,
    stdio: ['ignore', output, output],
  })
  let shown = 0
  const show = () => {
    const text = readFileSync(file, 'utf8')
    process.stdout.write(text.slice(shown))
    shown = text.length
  }
  for (const began = Date.now(); Date.now() - began < patience; await sleep(50)) {
    show()
    if (child.exitCode !== null) return child.exitCode || 1
    const state = await readState(stateFolder)
    // Its last line is the address: then it has said all.
    if (
      state?.pid === child.pid &&
      /^http\S+\n$/m.test(readFileSync(file, 'utf8')) &&
      (await ask(state, '/status'))?.ready
    ) {
      show()
      child.unref()
      return 0
    }
  }
  console.error('flotilla: not all services are ready yet; flotilla status tells which, flotilla stop ends them')
  child.unref()
  return 1
}
