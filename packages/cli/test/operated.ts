import { openKeyRing } from '@flotilla/auth'
import { systemClock } from '@flotilla/clock'
import { defineCommand, defineEvent, type Event, Type } from '@flotilla/contract'
import { busUrl, createApp, databaseConfig, readConfig, run, serviceConfig } from '@flotilla/kit'
import { append, messaging } from '@flotilla/messaging'
import { openBus } from '@flotilla/open-bus'
import { openDatabase } from '@flotilla/postgres'
import { defineSaga, registerSaga } from '@flotilla/saga'
import { startTelemetry } from '@flotilla/telemetry'

/**
 * A service that needs a person: its saga is parked, as what was done cannot be undone at first, and two of its messages are given up on. `operated.ts <service> <saga>`;
 * without a saga it runs none.
 */
const [service, name] = process.argv.slice(2) as [string, string | undefined]
const maxAttempts = 2
const undoAttempts = 2

const config = readConfig(Type.Object({ ...serviceConfig, ...databaseConfig, BUS_URL: busUrl }))
const schema = Type.Object({ id: Type.String() })
const contract = { service, version: 1, summary: '', schema, key: ({ id }: { id: string }) => id }
const event = (called: string) => defineEvent({ ...contract, name: called })
const command = (called: string) => defineCommand({ ...contract, name: called, senders: [], answers: [] })
const [arrived, done, undone] = [event('arrived'), event('done'), event('undone')]
const [ask, undo] = [command('do'), command('undo')]

const telemetry = startTelemetry({ service, version: 'test', level: 'silent' })
const db = openDatabase({ url: config.DATABASE_URL, name: service })
const bus = await openBus({ url: config.BUS_URL, name: service, clock: systemClock })
const keys = openKeyRing({ service, config, clock: systemClock })
const app = await createApp({ service, config, clock: systemClock, keys, logger: telemetry.logger })
const retry = { firstMs: 10, mostMs: 20 }
const options = { service, db, clock: systemClock, pollMs: 20 }
await app.register(messaging, { ...options, databaseUrl: config.DATABASE_URL, bus, maxAttempts, retry })

const tries = new Map<string, number>()
app.messages.on(arrived, async ({ data: { id } }) => {
  tries.set(id, (tries.get(id) ?? 0) + 1)
  if (id === 'never' || tries.get(id)! <= maxAttempts) throw new Error(`${id} cannot be`)
})
const now = Date.now()
await db.tx((tx) =>
  append(
    tx,
    ['later', 'never'].map((id) => arrived.create({ id }, { source: service, now })),
  ),
)

if (name) {
  let asked = 0
  app.messages.execute(ask, async () => {})
  app.messages.execute(undo, async ({ data }, { tx }) => {
    if (++asked > undoAttempts) await append(tx, [undone.create(data, { source: service, now: Date.now() })])
  })
  const step = {
    name: 'berth',
    command: ({ id }: { id: string }, context: { source: string; now: number }) => ask.create({ id }, context),
    success: done as unknown as Event,
    timeoutMs: 30,
    timeoutReason: 'nobody answered',
    compensation: {
      command: ({ id }: { id: string }, context: { source: string; now: number }) => undo.create({ id }, context),
      answer: undone as unknown as Event,
      timeoutMs: 200,
    },
  }
  const saga = defineSaga<{ id: string }>({ name, version: 1, steps: [step], undoAttempts })
  const runner = registerSaga(app, saga, options)
  await db.tx((tx) => runner.start(tx, { id: `${name}-1`, data: { id: `${name}-1` } }))
}
await run(app, { config, telemetry, close: { bus: bus.close, db: db.close } })
