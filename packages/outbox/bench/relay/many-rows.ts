import { systemClock } from '@flotilla/clock'
import { startRelay } from '../../src/index.ts'
import { fill, onError, openOutbox } from './outbox.ts'
import { type Ratio, toRatio } from './ratio.ts'

const few = 1_000
const batch = 500
const turns = 40

/** How fast a batch follows the other where very many rows wait, against an outbox in which there are never more than a thousand. They take turns. */
export async function benchManyRows(many: number): Promise<Ratio[]> {
  const [small, large] = [await openWork(), await openWork()]
  for (let left = many; left > 0; left -= 100_000) await fill(large.db, Math.min(left, 100_000))
  const rates = { small: [] as number[], large: [] as number[] }
  for (let turn = -3; turn < turns; turn++) {
    await fill(small.db, few)
    const measured = [await small.turn(), await large.turn()] as const
    if (turn < 0) continue
    rates.small.push(measured[0])
    rates.large.push(measured[1])
  }
  await small.close()
  await large.close()
  return [toRatio(`relay with ${many} rows waiting / with ${few}`, rates.large, rates.small, 0.9)]
}

async function openWork() {
  const outbox = await openOutbox()
  const { db, url } = outbox
  return {
    db,
    /** Lets two batches through and tells how long after the first the second came. Messages a second. */
    async turn(): Promise<number> {
      const second = Promise.withResolvers<number>()
      let first: number | undefined
      const publish = async () => {
        if (first === undefined) first = performance.now()
        else second.resolve((1_000 * batch) / (performance.now() - first))
        return []
      }
      const relay = startRelay({
        service: 'bench',
        db,
        databaseUrl: url,
        bus: { publish, store: async () => 'tests' },
        clock: systemClock,
        batch,
        onError,
      })
      const rate = await second.promise
      await relay.stop()
      return rate
    },
    close: outbox.close,
  }
}
