import { parseArgs } from 'node:util'
import { runningServices } from '@flotilla/cluster/forward'
import { standingOf } from '@flotilla/cluster/rollout/standing'
import { undo, undoTogether } from '@flotilla/cluster/rollout/undo'
import { sayWhere, watchTogether } from '@flotilla/cluster/rollout/watch-together'
import { ago, table } from '@flotilla/operator/table'
import { CliError } from '@flotilla/workspace/errors'
import { wholeNumber } from '../whole-number.ts'

const usage =
  'flotilla rollout status [<service>] | undo <service> … [--to <n>] | watch <service> … [--seconds <n>] [--json]'

/** How releases stand and what the guard said of them; back to an earlier one; watching new ones, and all of them back when one is bad. */
export async function rollout(args: string[]): Promise<number> {
  const { values, positionals } = parseArgs({
    args,
    allowPositionals: true,
    options: {
      to: { type: 'string' },
      seconds: { type: 'string', default: '60' },
      json: { type: 'boolean', default: false },
    },
  })
  const [verb = 'status', ...services] = positionals
  if (verb === 'status') return status(services, values.json)
  if (verb === 'undo' && services.length > 0) return back(services, values.to)
  if (verb === 'watch' && services.length > 0)
    return (await watchTogether(services, wholeNumber('--seconds', values.seconds))) ? 0 : 1
  throw new CliError(`flotilla rollout: expected ${usage}`)
}

async function status(asked: readonly string[], json: boolean): Promise<number> {
  const services = asked.length > 0 ? asked : await runningServices()
  const found = (await Promise.all(services.map(standingOf))).map(({ verdict, ...one }) => ({
    ...one,
    guard: verdict ? `${verdict.says} (${ago(new Date(verdict.at).toISOString())})` : '',
  }))
  if (json) console.log(JSON.stringify(found, undefined, 2))
  else {
    const rows = found.map((one) => [
      one.service,
      one.revision,
      ago(one.since),
      `${one.ready}/${one.wanted}`,
      one.guard,
    ])
    console.log(table(['service', 'revision', 'since', 'ready', 'guard'], rows))
  }
  return found.every(({ ready, wanted }) => ready === wanted) ? 0 : 1
}

async function back(services: readonly string[], to: string | undefined): Promise<number> {
  if (to !== undefined && services.length > 1)
    throw new CliError('--to: revisions are counted by service', 'Say it for one service, or leave it away.')
  const targets =
    to === undefined
      ? await undoTogether(services)
      : new Map([[services[0]!, await undo(services[0]!, wholeNumber('--to', to))]])
  for (const [service, revision] of targets) sayWhere(service, revision)
  return 0
}
