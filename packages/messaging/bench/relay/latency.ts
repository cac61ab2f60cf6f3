import { randomUUID } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { setTimeout as sleep } from 'node:timers/promises'
import { systemClock } from '@flotilla/clock'
import { defineEvent, Type } from '@flotilla/contract'
import { openDatabase } from '@flotilla/postgres'
import { testDatabase } from '@flotilla/testing'
import fastify from 'fastify'
import { append, messaging } from '../../src/index.ts'
import { openPostgresBus } from '../../src/postgres-bus/index.ts'

const [perSecond, seconds, warmUpSeconds] = [500, 10, 2]

const happened = defineEvent({
  service: 'bench',
  name: 'happened',
  version: 1,
  summary: 'Something happened',
  schema: Type.Object({ n: Type.Integer(), key: Type.String() }),
  key: (data) => data.key,
})

/** From the commit of an event to its handler, over outbox, relay, the bus on PostgreSQL and inbox, all in one process. For reading: time is no gate. */
export async function benchLatency(): Promise<string> {
  const read = (path: string) => readFile(new URL(`../../${path}`, import.meta.url), 'utf8')
  const database = await testDatabase({ sql: [await read('schema.sql')] })
  const buses = await testDatabase({ sql: [await read('src/postgres-bus/schema.sql')] })
  const db = openDatabase({ url: database.url, name: 'bench', max: 20 })
  const bus = openPostgresBus({ url: buses.url, name: 'bench', clock: systemClock })
  const app = fastify()
  const common = { service: 'bench', db, bus, clock: systemClock }
  await app.register(messaging, { ...common, databaseUrl: database.url })
  const committed = new Map<number, number>()
  const handled = new Map<number, number>()
  app.messages.on(happened, async ({ data }) => void handled.set(data.n, performance.now()))
  await app.listen({ port: 0, host: '127.0.0.1' })

  const commits: number[] = []
  const count = perSecond * (seconds + warmUpSeconds)
  const began = performance.now()
  const writing: Promise<unknown>[] = []
  for (let n = 0; n < count; n++) {
    const wait = began + (1_000 * n) / perSecond - performance.now()
    if (wait > 1) await sleep(wait)
    const message = happened.create({ n, key: randomUUID() }, { source: 'bench', now: systemClock.now() })
    const asked = performance.now()
    const write = async () => {
      await db.tx((tx) => append(tx, [message]))
      committed.set(n, performance.now())
      commits.push(performance.now() - asked)
    }
    writing.push(write())
  }
  await Promise.all(writing)
  while (handled.size < count) await sleep(10)
  await app.close()
  await Promise.all([bus.close(), db.close()])
  await Promise.all([database.drop(), buses.drop()])

  const delays = [...committed]
    .filter(([n]) => n >= perSecond * warmUpSeconds)
    .map(([n, at]) => Math.max(0, handled.get(n)! - at))
  return `commit to handler at ${perSecond} events a second: ${percentiles(delays)} (meant: 10 ms and 50 ms on a quiet machine); the commits themselves: ${percentiles(commits)}`
}

function percentiles(values: readonly number[]): string {
  const sorted = values.toSorted((a, b) => a - b)
  const at = (part: number) => `${sorted[Math.floor(part * sorted.length)]!.toFixed(1)} ms`
  return `p50 ${at(0.5)}, p99 ${at(0.99)}`
}
