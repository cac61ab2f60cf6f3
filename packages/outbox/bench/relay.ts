import { setTimeout as sleep } from 'node:timers/promises'
import { openGraphile } from './relay/graphile.ts'
import { benchHeldSnapshot } from './relay/held-snapshot.ts'
import { benchManyRows } from './relay/many-rows.ts'
import { openOutbox } from './relay/outbox.ts'
import { print, type Ratio, toRatio } from './relay/ratio.ts'

const rounds = 7
const perRound = { relay: 100_000, batched: 20_000, unbatched: 2_000 }
const long = process.argv.includes('--long')

/**
 * The relay into a bus that does nothing, against graphile-worker with empty jobs: one process, one PostgreSQL, taking turns within each round. graphile-worker is
 * configured as its own page on performance does for its best figures; unbatched it has the same 24 jobs at a time.
 */
async function benchThroughput(): Promise<Ratio[]> {
  const outbox = await openOutbox()
  const graphile = await openGraphile()
  const rates = { relay: [] as number[], batched: [] as number[], unbatched: [] as number[] }
  try {
    for (let round = -2; round < rounds; round++) {
      const turn = {
        relay: await outbox.drain(perRound.relay),
        batched: await graphile.drain(perRound.batched, 'batched'),
        unbatched: await graphile.drain(perRound.unbatched, 'unbatched'),
      }
      await sleep(100)
      // The first rounds warm up.
      if (round >= 0) for (const name of ['relay', 'batched', 'unbatched'] as const) rates[name].push(turn[name])
    }
  } finally {
    await Promise.all([outbox.close(), graphile.close()])
  }
  return [
    toRatio('relay / graphile-worker batched (24 jobs at a time, local queue of 500)', rates.relay, rates.batched, 1),
    toRatio('relay / graphile-worker unbatched (24 jobs at a time)', rates.relay, rates.unbatched, 5),
  ]
}

const ratios = await benchThroughput()
print(ratios)
const held = await benchHeldSnapshot(long ? 60_000 : 10_000)
print(held)
const many = await (long ? benchManyRows(10_000_000) : benchManyRows(300_000))
print(many)
process.exitCode = [...ratios, ...held, ...many].every((ratio) => ratio.median >= ratio.atLeast) ? 0 : 1
