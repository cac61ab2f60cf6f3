import { randomUUID } from 'node:crypto'
import { loadavg } from 'node:os'
import { setTimeout as sleep } from 'node:timers/promises'
import type { Bus } from '@flotilla/bus'
import { systemClock } from '@flotilla/clock'
import { defineEvent, Type } from '@flotilla/contract'
import { messagingTables } from '@flotilla/messaging-tables'
import { openNatsBus } from '@flotilla/nats-bus'
import { openDatabase } from '@flotilla/postgres'
import { openPostgresBus } from '@flotilla/postgres-bus'
import { busSchema } from '@flotilla/postgres-bus/testing'
import { testDatabase } from '@flotilla/testing'
import { findNatsServer } from '@flotilla/testing/nats-server'
import fastify from 'fastify'
import { append, messaging } from '../src/index.ts'

const [perSecond, seconds, warmUpSeconds, rounds] = [500, 10, 2, 2]

const happened = defineEvent({
  service: 'bench',
  name: 'happened',
  version: 1,
  summary: 'Something happened',
  schema: Type.Object({ n: Type.Integer(), key: Type.String() }),
  key: (data) => data.key,
})

interface OpenBus {
  readonly bus: Bus
  close(): Promise<unknown>
}

// From the commit of an event to its handler, over outbox, relay, bus and inbox, all in one process; the buses take turns. For reading: time is no gate.
const nats = await findNatsServer()
const buses: Record<string, () => Promise<OpenBus>> = {
  'the bus on PostgreSQL': onPostgres,
  ...(nats.missing ? {} : { 'NATS JetStream, synced at every message': onNats }),
}
if (nats.missing) console.log(`skipped: NATS (${nats.missing})`)
console.log('meant, on a quiet machine: p50 10 ms, p99 50 ms')
for (let round = 0; round < rounds; round++)
  for (const [name, open] of Object.entries(buses)) console.log(`${name}: ${await measure(open)}`)

async function onPostgres(): Promise<OpenBus> {
  const database = await testDatabase({ sql: [busSchema] })
  const bus = openPostgresBus({ url: database.ownerUrl, name: 'bench', clock: systemClock })
  return { bus, close: () => bus.close().then(database.drop) }
}

async function onNats(): Promise<OpenBus> {
  const server = await nats.start()
  const bus = openNatsBus({ servers: `127.0.0.1:${server.port}`, name: 'bench', clock: systemClock })
  return { bus, close: () => bus.close().then(server.stop) }
}

async function measure(open: () => Promise<OpenBus>): Promise<string> {
  const database = await testDatabase({ libraries: [messagingTables] })
  const db = openDatabase({ url: database.url, name: 'bench', max: 20 })
  const { bus, close } = await open()
  const app = fastify().decorate('operatorRoutes', [])
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
    // Where the machine is too busy to take them a figure is worth nothing, and says so.
    writing.push(write().catch(() => {}))
  }
  await Promise.all(writing)
  while ([...committed.keys()].some((n) => !handled.has(n))) await sleep(20)
  await app.close()
  await Promise.all([close(), db.close()])
  await database.drop()

  const delays = [...committed]
    .filter(([n]) => n >= perSecond * warmUpSeconds)
    .map(([n, at]) => Math.max(0, handled.get(n)! - at))
  const lost = count - committed.size
  return `${lost > 0 ? `${lost} of ${count} could not be committed; ` : ''}${perSecond} events a second, commit to handler ${percentiles(delays)}; the commits themselves ${percentiles(commits)}; load ${loadavg()[0]!.toFixed(0)}`
}

function percentiles(values: readonly number[]): string {
  const sorted = values.toSorted((a, b) => a - b)
  const at = (part: number) => `${sorted[Math.floor(part * sorted.length)]!.toFixed(1)} ms`
  return `p50 ${at(0.5)}, p99 ${at(0.99)}`
}
