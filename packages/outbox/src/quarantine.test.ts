import { fork } from 'node:child_process'
import { randomUUID } from 'node:crypto'
import { once } from 'node:events'
import type { Bus } from '@flotilla/bus'
import { systemClock } from '@flotilla/clock'
import type { Message } from '@flotilla/contract'
import { messagingTables } from '@flotilla/messaging-tables'
import { openNatsBus } from '@flotilla/nats-bus'
import { type Database, openDatabase, sql } from '@flotilla/postgres'
import { testDatabase } from '@flotilla/testing'
import { findNatsServer, type NatsServer } from '@flotilla/testing/nats-server'
import { jetstreamManager } from '@nats-io/jetstream'
import { connect, type NatsConnection } from '@nats-io/transport-node'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest'
import { forgetHeldOf } from './held.ts'
import { sendHeld } from './held-operator.ts'
import { beginOutbox, readLag } from './outbox.ts'
import { type RelayOptions, startRelay } from './relay.ts'
import { put as putPast } from './testing/index.ts'

const { start: startServer, missing } = await findNatsServer()
const limit = 'max_payload: 65536'

describe.skipIf(missing)(`what the bus refuses is held${missing ? `: left out, ${missing}` : ''}`, () => {
  let server: NatsServer
  let nats: NatsConnection
  let database: Awaited<ReturnType<typeof testDatabase>>
  let db: Database
  let bus: Bus
  const said: string[] = []
  const closing: (() => Promise<unknown>)[] = []

  beforeAll(async () => {
    server = await startServer(limit)
  })
  afterAll(() => server?.stop())
  beforeEach(async () => {
    const servers = `127.0.0.1:${server.port}`
    nats = await connect({ servers })
    database = await testDatabase({ libraries: [messagingTables] })
    db = openDatabase({ url: database.url, name: 'tests' })
    await beginOutbox(db, { bus: 'tests', now: 0 })
    bus = openNatsBus({ servers, name: 'tests', clock: systemClock })
    said.splice(0)
  })
  afterEach(async () => {
    for (const close of closing.splice(0).toReversed()) await close()
    await bus.close()
    const { streams } = await jetstreamManager(nats)
    for await (const { config } of streams.list()) await streams.delete(config.name)
    await nats.close()
    await db.close()
    await database.drop()
  })

  function relay(more: Partial<RelayOptions> = {}) {
    const common = { service: 'tests', db, databaseUrl: database.url, bus, clock: systemClock, pollMs: 50 }
    const relayed = startRelay({ ...common, say: (_, text) => void said.push(text), ...more })
    closing.push(relayed.stop)
    return relayed
  }
  const put = (...messages: Message[]) => putPast(db, ...messages)
  /** A process that relays until it dies at this point. */
  function relayUntil(point: string) {
    const args = [database.url, `127.0.0.1:${server.port}`]
    const env = { ...process.env, FLOTILLA_CRASH_AT: point }
    const doomed = fork(new URL('../test/held-relay-process.ts', import.meta.url), args, { env })
    closing.push(async () => void doomed.kill('SIGKILL'))
    return doomed
  }
  const makeStream = async (name: string, more: object = {}) => {
    const { streams } = await jetstreamManager(nats)
    await streams.add({ name, subjects: [`${name}.>`], ...more })
  }
  /** The ids in a stream, as they were stored. */
  async function stored(name: string): Promise<string[]> {
    const { streams } = await jetstreamManager(nats)
    const { last_seq } = (await streams.info(name)).state
    const seqs = Array.from({ length: last_seq }, (_, n) => n + 1)
    return Promise.all(seqs.map(async (seq) => (await streams.getMessage(name, { seq }))!.header.get('Nats-Msg-Id')))
  }
  const held = async () =>
    (await db.query(sql<{ id: string }>('test.held')`select id from messaging.outbox_held order by seq`)).map(
      ({ id }) => id,
    )
  const others = (n: number, key = 'k') => Array.from({ length: n }, () => message('others.command.do.v1', key))
  const own = () => message('tests.event.e.v1', 'k')

  test('messages to a service that is not deployed wait, all others go on; they go out in order by themselves once its stream exists', async () => {
    relay({ batch: 7 })
    const first = await put(...others(3), own())
    await eventually(async () => expect(await stored('tests')).toEqual([first[3]]))
    await eventually(async () => expect(await held()).toEqual(first.slice(0, 3)))
    const later: string[] = []
    for (let n = 0; n < 30; n++) later.push(...(await put(...others(1))))
    const last = await put(own())
    await eventually(async () => expect(await stored('tests')).toEqual([first[3], ...last]))
    const all = [...first.slice(0, 3), ...later]
    await eventually(async () => expect(await held()).toEqual(all))
    await eventually(async () => expect(await readLag(db)).toMatchObject({ messages: 0 }))

    await makeStream('others')
    const since = performance.now()
    for (let n = 0; n < 20; n++) all.push(...(await put(...others(1))))
    await eventually(async () => expect(await stored('others')).toEqual(all))
    expect(performance.now() - since, 'milliseconds after the stream was made').toBeLessThan(25_000)
    await eventually(async () => expect(await held()).toEqual([]))
    await eventually(() => expect(said).toHaveLength(2))
    expect(said).toEqual([expect.stringContaining('are held'), expect.stringContaining('go out to it again')])
  })

  test('control: a relay that takes a refusal for a failure publishes nothing more', async () => {
    let refused = 0
    const publish: Bus['publish'] = async (messages) => {
      if ((await bus.publish(messages)).length > 0) throw new Error(`refused ${++refused}`)
      return []
    }
    relay({ bus: { ...bus, publish }, batch: 1 })
    await put(...others(1), own())
    await eventually(() => expect(refused).toBeGreaterThan(2))
    expect(await readLag(db)).toMatchObject({ messages: 2 })
  })

  test('a message that is too large waits alone, and is said once', async () => {
    relay()
    const [before, large, after] = await put(own(), { ...own(), data: 'x'.repeat(70_000) }, own())
    await eventually(async () => expect(await stored('tests')).toEqual([before, after]))
    await eventually(async () => expect(await held()).toEqual([large]))
    await sendHeld(db, large!, { who: 'ann', now: Date.now() })
    await eventually(async () =>
      expect(await db.one(sql('test.attempts')`select attempts from messaging.outbox_held`)).toEqual({ attempts: 1 }),
    )
    expect(said).toEqual([expect.stringContaining('the bus refuses a message')])
  })

  test('a message that its stream was too small for goes out when an operator has made room and sends it again', async () => {
    const { streams } = await jetstreamManager(nats)
    await makeStream('others', { max_msg_size: 1_000 })
    relay()
    const [large, small] = await put({ ...others(1)[0]!, data: 'x'.repeat(2_000) }, ...others(1))
    await eventually(async () => expect([await held(), await stored('others')]).toEqual([[large], [small]]))
    await streams.update('others', { max_msg_size: 10_000 })
    await sendHeld(db, large!, { who: 'ann', now: Date.now() })
    await eventually(async () => expect(await stored('others')).toEqual([small, large]))
    await eventually(async () => expect(await held()).toEqual([]))
  })

  test.each(['relay.after-publish', 'tx.before-commit', 'tx.after-commit'])(
    'a relay that dies at %s, holding messages, leaves nothing lost, doubled or out of order',
    async (point) => {
      const sent = await put(...others(3), own(), ...others(2))
      await once(relayUntil(point), 'exit')
      expect(await held()).toHaveLength(point.startsWith('tx.after') ? 5 : 0)
      relay()
      const more = await put(...others(2))
      const all = [...sent.filter((_, n) => n !== 3), ...more]
      await eventually(async () => expect(await held()).toEqual(all))
      await makeStream('others')
      await eventually(async () => expect(await stored('others')).toEqual(all))
      expect(await stored('tests')).toEqual([sent[3]])
    },
  )

  test('who is forgotten is forgotten here too; what waits for its receiver still goes out', async () => {
    relay()
    const ofAnn = (to: Message, size: number) => ({ ...to, data: { customerId: 'ann', text: 'x'.repeat(size) } })
    const [large, waiting] = [ofAnn(own(), 70_000), ofAnn(others(1)[0]!, 1)]
    const ids = await put(large, waiting, { ...own(), data: 'x'.repeat(70_000) })
    await eventually(async () => expect(await held()).toEqual(ids))
    await forgetHeldOf(db, 'ann')
    expect(await held()).toEqual(ids.slice(1))
  })

  test('a relay that dies when it has published held messages and not yet said so leaves nothing doubled', async () => {
    const one = relay()
    const sent = await put(...others(5))
    await eventually(async () => expect(await held()).toEqual(sent))
    await one.stop()
    await makeStream('others')
    await once(relayUntil('tx.before-commit'), 'exit')
    expect([await held(), await stored('others')]).toEqual([sent, sent.slice(0, 1)])
    relay()
    await eventually(async () => expect(await held()).toEqual([]))
    expect(await stored('others')).toEqual(sent)
  })

  test('a type that may not be published waits behind its service, and then alone', async () => {
    const strict = await startServer(`authorization { users: [
      { user: "root", password: "secret" },
      { user: "tests", password: "secret", permissions: { publish: { deny: ["others.command.forbidden.>"] } } }
    ] }`)
    closing.push(strict.stop)
    const servers = `127.0.0.1:${strict.port}`
    const credentials = { user: 'tests', password: 'secret' }
    const strictBus = openNatsBus({ servers, name: 'tests', clock: systemClock, credentials })
    const root = await connect({ servers, user: 'root', pass: 'secret' })
    closing.push(() => root.close(), strictBus.close)
    relay({ bus: strictBus })
    const forbidden = () => message('others.command.forbidden.v1', 'k')
    const [f1, d1, f2, d2] = await put(forbidden(), ...others(1), forbidden(), ...others(1))
    await eventually(async () => expect(await held()).toEqual([f1, d1, f2, d2]))
    const { streams } = await jetstreamManager(root)
    await streams.add({ name: 'others', subjects: ['others.>'] })
    await eventually(async () => expect(await held()).toEqual([f1, f2]))
    const [d3, f3] = await put(...others(1), forbidden())
    await eventually(async () => expect(await held()).toEqual([f1, f2, f3]))
    const ids = [1, 2, 3].map(async (seq) => (await streams.getMessage('others', { seq }))!.header.get('Nats-Msg-Id'))
    expect(await Promise.all(ids)).toEqual([d1, d2, d3])
    expect((await streams.info('others')).state.messages).toBe(3)
  })

  test('another relay takes over what is held', async () => {
    const one = relay()
    const sent = await put(...others(3))
    await eventually(async () => expect(await held()).toEqual(sent))
    await one.stop()
    relay()
    sent.push(...(await put(...others(3))))
    await eventually(async () => expect(await held()).toEqual(sent))
    await makeStream('others')
    await eventually(async () => expect(await stored('others')).toEqual(sent))
  })

  test('an outbox that is published from its beginning again keeps the order of what is held', async () => {
    const one = relay()
    const sent = await put(...others(3), own())
    await eventually(async () => expect(await held()).toHaveLength(3))
    await one.stop()
    // As on another server; and the first had gone out before.
    await db.query(sql('test.released')`delete from messaging.outbox_held where id = ${sent[0]!}`)
    await db.query(sql('test.elsewhere')`update messaging.outbox_relay set server = 1`)
    relay()
    await eventually(async () => expect(await held()).toEqual(sent.slice(0, 3)))
    await makeStream('others')
    await eventually(async () => expect(await stored('others')).toEqual(sent.slice(0, 3)))
  })
})

const eventually = (check: () => unknown) => vi.waitFor(check, { timeout: 60_000, interval: 30 })

function message(type: string, subject: string): Message {
  const [id, time] = [randomUUID(), new Date().toISOString()]
  return { specversion: '1.0', id, source: 'tests', type, subject, time, datacontenttype: 'application/json', data: {} }
}
