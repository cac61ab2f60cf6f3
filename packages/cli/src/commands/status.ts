import { parseArgs } from 'node:util'
import { stateFolder } from '../repository.ts'
import { ask } from '../supervisor/control.ts'
import { readState } from '../supervisor/state.ts'
import { nothingRuns } from '../supervisor/status.ts'

/** Prints what runs here. Gives 1 unless all of it is ready. */
export async function status(args: string[]): Promise<number> {
  const { json } = parseArgs({ args, options: { json: { type: 'boolean' } } }).values
  const found = (await ask(await readState(stateFolder), '/status')) ?? nothingRuns
  if (json) console.log(JSON.stringify(found, undefined, 2))
  else if (found === nothingRuns) console.log('nothing runs here; flotilla start')
  else {
    for (const { name, state, url, pid, version, restarts } of found.services)
      console.log(
        [
          name.padEnd(14),
          state.padEnd(8),
          url,
          `pid ${pid ?? '–'}`,
          version,
          restarts ? `${restarts} restarts` : '',
        ].join('  '),
      )
    console.log(found.storefront)
  }
  return found.ready ? 0 : 1
}
