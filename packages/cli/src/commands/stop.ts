import { setTimeout as sleep } from 'node:timers/promises'
import { parseArgs } from 'node:util'
import { ask } from '@flotilla/supervisor/control'
import { clearLeftovers, findState } from '@flotilla/supervisor/leftovers'
import { readState } from '@flotilla/supervisor/state'
import { CliError } from '@flotilla/workspace/errors'
import { stateFolder } from '@flotilla/workspace/repository'

/** Stops the supervisor of this checkout and waits until it has; or clears away what a killed one left. */
export async function stop(args: string[]): Promise<void> {
  parseArgs({ args, options: {} })
  const state = await findState(stateFolder)
  const began = Date.now()
  if (!state || !(await ask(state, '/stop'))) {
    const cleared = await clearLeftovers(stateFolder, state)
    return console.log(state || cleared ? 'cleared away what a killed supervisor left' : 'nothing runs here')
  }
  while ((await readState(stateFolder))?.pid === state.pid) {
    if (Date.now() - began > 30_000) throw new CliError(`process ${state.pid} does not stop`)
    await sleep(20)
  }
  console.log(`stopped in ${Date.now() - began} ms`)
}
