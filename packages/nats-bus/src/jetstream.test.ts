import { randomUUID } from 'node:crypto'
import type { Bus, Delivery, Puller } from '@flotilla/bus'
import { type Clock, systemClock } from '@flotilla/clock'
import { type Message, partitionOf } from '@flotilla/contract'
import { findNatsServer, type NatsServer } from '@flotilla/testing/nats-server'
import { startProxy } from '@flotilla/testing/proxy'
import { connect } from '@nats-io/transport-node'
import { afterAll, test as base, beforeAll, describe } from 'vitest'
import { openNatsBus } from './index.ts'

const takeoverMs = 2_000
const { start, missing } = await findNatsServer()

interface Opened {
  bus: Bus
  kill: () => Promise<void>
  mute: () => void
}

// What JetStream makes hard. Most of it is waiting for a time to pass, so all wait at once.
describe.skipIf(missing).concurrent(`nats on a real server${missing ? `: left out, ${missing}` : ''}`, () => {
  let server: NatsServer
  beforeAll(async () => {
    server = await start()
  })
  afterAll(() => server?.stop())

  const test = base.extend<{ open: (clock?: Clock) => Promise<Opened> }>({
    open: ({ onTestFinished }, use) =>
      use(async (clock = systemClock) => {
        const proxy = await startProxy(server.port)
        onTestFinished(() => proxy.kill())
        const bus = openNatsBus({ servers: `127.0.0.1:${proxy.port}`, name: 'tests', clock, takeoverMs })
        onTestFinished(() => bus.close())
        return { bus, kill: () => proxy.kill(), mute: () => proxy.mute() }
      }),
  })

  test('a batch that was cut off in the middle and is tried again keeps the order of its keys', async ({
    open,
    expect,
  }) => {
    const { bus, mute } = await open()
    const [type, elsewhere] = [newType(), otherPartition('k')]
    const [first, second, third, other] = ['k', 'k', 'k', elsewhere].map((key) => message(type, key))
    await bus.publish([first!])
    const cut = bus.publish([first!, second!, third!, other!])
    mute()
    await cut.catch(() => {})
    await expect.poll(() => settled(bus.publish([first!, second!, third!, other!]))).toBe(true)
    const got = await drain(bus.subscribe({ consumer: newName(), types: [type] }), 4)
    expect(idsOf(got, 'k')).toEqual([first!.id, second!.id, third!.id])
    expect(idsOf(got, elsewhere)).toEqual([other!.id])
  })

  test('a message that is worked on for longer than a takeover takes is not given again', async ({ open, expect }) => {
    const { bus } = await open()
    const subscription = { consumer: newName(), types: [newType()] }
    const puller = bus.subscribe(subscription)
    await bus.publish([message(subscription.types[0]!, 'k')])
    const delivery = await next(puller)
    const standby = (await open()).bus.subscribe(subscription)
    const again = [puller, standby].map((one) => one.pull({ max: 1, waitMs: takeoverMs * 2 }))
    expect((await Promise.all(again)).flat()).toEqual([])
    expect(delivery.current).toBe(true)
  })

  test('who was cut off, or stood still for too long, leaves alone what it has in hand', async ({ open, expect }) => {
    let skew = 0
    const { bus, kill } = await open({ ...systemClock, now: () => Date.now() + skew })
    const type = newType()
    const puller = bus.subscribe({ consumer: newName(), types: [type] })
    await bus.publish([message(type, 'k'), message(type, otherPartition('k'))])
    const [one, two] = [await next(puller), await next(puller)]
    expect([one.current, two.current]).toEqual([true, true])
    skew = takeoverMs
    expect(one.current).toBe(false)
    skew = 0
    expect([one.current, two.current]).toEqual([false, true])
    await kill()
    await expect.poll(() => two.current).toBe(false)
    await expect(bus.publish([message(type, 'k')])).rejects.toThrow(
      'NATS is away: no server has answered tests for 5 s',
    )
  })

  test('what was left alone while the clock was ahead comes again', async ({ open, expect }) => {
    let skew = 0
    const { bus } = await open({ ...systemClock, now: () => Date.now() + skew })
    const type = newType()
    const puller = bus.subscribe({ consumer: newName(), types: [type] })
    const sent = message(type, 'k')
    await bus.publish([sent])
    const delivery = await next(puller)
    skew = takeoverMs
    expect(delivery.current).toBe(false)
    skew = 0
    expect(idsOf([await next(puller)], 'k')).toEqual([sent.id])
  })

  test('a connection that is half open is given up, and what it had in hand; the next one goes on', async ({
    open,
    expect,
  }) => {
    const { bus, mute } = await open()
    const type = newType()
    const puller = bus.subscribe({ consumer: newName(), types: [type] })
    const [first, second] = [message(type, 'k'), message(type, 'k')]
    await bus.publish([first])
    const delivery = await next(puller)
    mute()
    await expect.poll(() => delivery.current).toBe(false)
    await expect.poll(() => settled(bus.publish([first, second]))).toBe(true)
    expect(idsOf(await drain(puller, 2), 'k')).toEqual([first.id, second.id])
  })

  test('a server that was killed and comes back has what it took; publishers and pullers go on by themselves', async ({
    expect,
  }) => {
    const own = await start()
    const bus = openNatsBus({ servers: `127.0.0.1:${own.port}`, name: 'tests', clock: systemClock, takeoverMs })
    try {
      const type = newType()
      const puller = bus.subscribe({ consumer: newName(), types: [type] })
      const sent = Array.from({ length: 6 }, () => message(type, 'k'))
      await bus.publish(sent.slice(0, 3))
      await (await next(puller)).ack()
      const inHand = await next(puller)
      await own.kill()
      await expect.poll(() => inHand.current).toBe(false)
      await own.revive()
      await expect.poll(() => settled(bus.publish(sent))).toBe(true)
      const [acked, ...others] = sent.map(({ id }) => id)
      const got: string[] = []
      while (got.at(-1) !== others.at(-1)) got.push(...idsOf(await drain(puller, 1), 'k'))
      // The server syncs messages, not acks: the last one may have been lost with it, and the inbox knows the message.
      expect(got.filter((id) => id !== acked)).toEqual(others)
    } finally {
      await bus.close()
      await own.stop()
    }
  })

  test('what it may not do is said, with its name and the subject', async ({ expect }) => {
    const own = await start(`authorization { users: [
      { user: "tests", password: "secret", permissions: {
        publish: { allow: ["$JS.API.STREAM.*.tests", "tests.event.>"] }, subscribe: { allow: ["_INBOX_tests.>"] }
      } }
    ] }`)
    const errors: string[] = []
    const credentials = { user: 'tests', password: 'secret' }
    const onError = ({ message: text }: Error) => void errors.push(text)
    const servers = `127.0.0.1:${own.port}`
    const bus = openNatsBus({ servers, name: 'tests', clock: systemClock, credentials, onError })
    try {
      await bus.publish([message('tests.event.allowed.v1', 'k')])
      expect(errors).toEqual([])
      void bus.publish([message('others.command.take.v1', 'k')]).catch(() => {})
      await expect.poll(() => errors.join()).toContain('NATS does not let tests publish to others.command.take.v1.')
      bus.subscribe({ consumer: 'tests', types: ['tests.event.allowed.v1'] })
      await expect.poll(() => errors.join()).toContain('CONSUMER.INFO.tests.tests-0')
    } finally {
      await bus.close()
      await own.stop()
    }
  })

  test('a message whose ack the server never answers holds its partition up no longer than two tries', async ({
    expect,
  }) => {
    const own = await start(`authorization { users: [
      { user: "tests", password: "secret", permissions: { publish: { deny: ["$JS.ACK.>"] } } }
    ] }`)
    const credentials = { user: 'tests', password: 'secret' }
    const servers = `127.0.0.1:${own.port}`
    const errors: string[] = []
    const onError = ({ message: text }: Error) => void errors.push(text)
    const bus = openNatsBus({ servers, name: 'tests', clock: systemClock, takeoverMs, credentials, onError })
    try {
      const type = newType()
      const puller = bus.subscribe({ consumer: newName(), types: [type] })
      const sent = [message(type, 'k'), message(type, 'k')]
      await bus.publish(sent)
      const tries: string[] = []
      while (!tries.includes(sent[1]!.id)) {
        const delivery = await next(puller)
        tries.push(messageIn(delivery).id)
        await delivery.ack().catch(() => {})
      }
      expect(tries.length, 'control: the server does not take acks').toBeGreaterThan(2)
      expect(errors.join()).toContain('was made anew behind it')
    } finally {
      await bus.close()
      await own.stop()
    }
  })

  test('a search leaves no files for the server to delete', async ({ open, expect }) => {
    const { bus } = await open()
    const nats = await connect({ servers: `127.0.0.1:${server.port}` })
    try {
      const [consumer, sent] = [newName(), message(newType(), 'k')]
      const asked = nats.subscribe('$JS.API.CONSUMER.DURABLE.CREATE.*.*')
      await nats.flush()
      const puller = bus.subscribe({ consumer, types: [sent.type] })
      await bus.publish([sent])
      await (await next(puller)).ack()
      expect(await bus.find({ consumer, types: [sent.type] }, sent.id)).toEqual(sent)
      await asked.drain()
      const inMemory = new Map<string, boolean>()
      for await (const request of asked) {
        const { config } = request.json<{ config: { durable_name: string; mem_storage?: boolean } }>()
        inMemory.set(config.durable_name, config.mem_storage ?? false)
      }
      expect(inMemory.get(`${consumer}-find`)).toBe(true)
      expect(inMemory.get(`${consumer}-0`), 'control: a position has files').toBe(false)
    } finally {
      await nats.close()
    }
  })
})

async function next(puller: Puller): Promise<Delivery> {
  const [delivery] = await puller.pull({ max: 1, waitMs: 15_000 })
  if (!delivery) throw new Error('no message came')
  return delivery
}

async function drain(puller: Puller, count: number): Promise<Delivery[]> {
  const got: Delivery[] = []
  for (; got.length < count; await got.at(-1)!.ack()) got.push(await next(puller))
  return got
}

const messageIn = ({ content }: Delivery) => content as Message
/** Whether all of it is stored. */
const settled = (work: ReturnType<Bus['publish']>) =>
  work.then(
    (refusals) => refusals.length === 0,
    () => false,
  )
const idsOf = (deliveries: readonly Delivery[], key: string) =>
  deliveries.filter((delivery) => messageIn(delivery).subject === key).map((delivery) => messageIn(delivery).id)
const newName = () => `consumer-${randomUUID()}`
const newType = () => `tests.event.e${randomUUID().slice(0, 8)}.v1`
const otherPartition = (key: string) => [0, 1, 2, 3, 4, 5].map(String).find((k) => partitionOf(k) !== partitionOf(key))!

function message(type: string, subject: string): Message {
  const time = new Date(0).toISOString()
  const id = randomUUID()
  return { specversion: '1.0', id, source: 'tests', type, subject, time, datacontenttype: 'application/json', data: {} }
}
