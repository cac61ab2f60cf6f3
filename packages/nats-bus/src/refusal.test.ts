import { randomUUID } from 'node:crypto'
import type { Bus } from '@flotilla/bus'
import { systemClock } from '@flotilla/clock'
import type { Message } from '@flotilla/contract'
import { findNatsServer, type NatsServer } from '@flotilla/testing/nats-server'
import { DiscardPolicy, jetstreamManager } from '@nats-io/jetstream'
import { connect, type NatsConnection } from '@nats-io/transport-node'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest'
import { openNatsBus } from './index.ts'

const { start, missing } = await findNatsServer()
const users = `authorization { users: [
  { user: "root", password: "secret" },
  { user: "tests", password: "secret", permissions: { publish: { deny: ["others.command.forbidden.>"] } } }
] }`

describe.skipIf(missing)(`what NATS refuses${missing ? `: left out, ${missing}` : ''}`, () => {
  let server: NatsServer
  let bus: Bus
  let root: NatsConnection
  beforeAll(async () => {
    server = await start(users)
  })
  afterAll(() => server?.stop())
  beforeEach(async () => {
    const servers = `127.0.0.1:${server.port}`
    bus = openNatsBus({
      servers,
      name: 'tests',
      clock: systemClock,
      credentials: { user: 'tests', password: 'secret' },
    })
    root = await connect({ servers, user: 'root', pass: 'secret' })
  })
  afterEach(async () => {
    await bus.close()
    // It may have to connect again.
    await vi.waitFor(() => root.flush(), { timeout: 60_000 })
    const { streams } = await jetstreamManager(root)
    await streams.delete('others').catch(() => {})
    await root.close()
  })

  async function makeStream(more: object = {}): Promise<void> {
    const { streams } = await jetstreamManager(root)
    await streams.add({ name: 'others', subjects: ['others.>'], ...more })
  }
  async function stored(stream = 'others'): Promise<number> {
    const { streams } = await jetstreamManager(root)
    return (await streams.info(stream)).state.messages
  }
  const refused = (messages: readonly Message[], why: object) => messages.map(({ id }) => ({ id, ...why }))

  test('what has no stream waits for its owner, and the others are stored', async () => {
    const [one, own, two] = [
      message('others.command.do.v1'),
      message('tests.event.e.v1'),
      message('others.command.do.v1'),
    ]
    const why = { destination: 'others', reason: 'there is no stream others' }
    expect(await bus.publish([one, own, two])).toEqual(refused([one, two], why))
    expect(await stored('tests')).toBe(1)
    await makeStream()
    expect(await bus.publish([one, own, two])).toEqual([])
    expect([await stored(), await stored('tests')]).toEqual([2, 1])
  })

  test('a full stream is refused as a whole: nothing is stored behind what it has not taken', async () => {
    await makeStream({ max_msgs: 2, discard: DiscardPolicy.New })
    const sent = Array.from({ length: 5 }, () => message('others.command.do.v1'))
    expect(await bus.publish(sent)).toEqual(
      refused(sent.slice(2), { destination: 'others', reason: 'maximum messages exceeded' }),
    )
    expect(await stored()).toBe(2)
  })

  test('larger than its stream takes is refused for its own sake', async () => {
    await makeStream({ max_msg_size: 1_000 })
    const sent = [
      message('others.command.do.v1'),
      message('others.command.do.v1', 'x'.repeat(2_000)),
      message('others.command.do.v1'),
    ]
    expect(await bus.publish(sent)).toEqual(refused([sent[1]!], { reason: 'message size exceeds maximum allowed' }))
    expect(await stored()).toBe(2)
  })

  test('a type that it may not publish waits alone', async () => {
    await makeStream()
    const forbidden = [1, 2].map(() => message('others.command.forbidden.v1'))
    const allowed = message('others.command.do.v1')
    const why = {
      destination: 'others.command.forbidden.v1',
      reason: expect.stringContaining('others.command.forbidden.v1'),
    }
    expect(await bus.publish([forbidden[0]!, allowed, forbidden[1]!])).toEqual(refused(forbidden, why))
    expect(await stored()).toBe(1)
  })

  test('what nobody has answered is not refused: it is uncertain', async () => {
    await bus.publish([message('tests.event.e.v1')])
    await server.kill()
    await expect(bus.publish([message('tests.event.e.v1'), message('others.command.do.v1')])).rejects.toThrow(
      /timeout|disconnect|closed|broke|away/i,
    )
    await server.revive()
    await expect
      .poll(
        () =>
          bus.publish([message('tests.event.e.v1')]).then(
            (refusals) => refusals.length,
            () => -1,
          ),
        { timeout: 60_000 },
      )
      .toBe(0)
  })
})

function message(type: string, data: unknown = {}): Message {
  const time = new Date(0).toISOString()
  return {
    specversion: '1.0',
    id: randomUUID(),
    source: 'tests',
    type,
    subject: 'k',
    time,
    datacontenttype: 'application/json',
    data,
  }
}
