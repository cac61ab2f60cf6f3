import { parseArgs } from 'node:util'
import { ask } from '@flotilla/supervisor/control'
import { findLeftovers, findState } from '@flotilla/supervisor/leftovers'
import { nothingRuns, restartsInWords, type ServiceStatus } from '@flotilla/supervisor/status'
import { stateFolder } from '@flotilla/workspace/repository'

/** Prints what runs here. Gives 1 unless all of it is ready. */
export async function status(args: string[]): Promise<number> {
  const { json } = parseArgs({ args, options: { json: { type: 'boolean' } } }).values
  const state = await findState(stateFolder)
  const found = (await ask(state, '/status')) ?? nothingRuns
  if (json) console.log(JSON.stringify(found, undefined, 2))
  else if (found === nothingRuns) {
    const left = await findLeftovers(stateFolder, state)
    if (left.length === 0) console.log('nothing runs here; flotilla start')
    else console.log(`no supervisor answers here; it left processes ${left.join(', ')}: flotilla stop ends them`)
  } else {
    const { database, services } = found
    if (database) {
      const { where, embedded, ended } = database
      // It is `starting` at each try.
      const isAway = database.state === 'crashed' || database.state === 'starting'
      const why = isAway && ended ? `ended with ${ended.how}` : ''
      line({ ...database, name: 'database', url: where, version: embedded ? 'embedded' : 'your own' }, why)
    }
    for (const service of services) line(service)
    console.log(found.storefront)
  }
  return found.ready ? 0 : 1
}

function line(of: Omit<ServiceStatus, 'admin' | 'ended'>, why = ''): void {
  const { name, state, url, pid, version, restarts } = of
  const columns = [name.padEnd(14), state.padEnd(8), url, `pid ${pid ?? '–'}`, version, restartsInWords(restarts), why]
  console.log(columns.join('  ').trimEnd())
}
