import { randomUUID } from 'node:crypto'
import { systemClock } from '@flotilla/clock'
import type { Message } from '@flotilla/contract'
import { findNatsServer, type NatsServer } from '@flotilla/testing/nats-server'
import { jetstreamManager } from '@nats-io/jetstream'
import { connect } from '@nats-io/transport-node'
import { afterAll, test as base, beforeAll, describe } from 'vitest'
import { openNatsBus } from './index.ts'

const { start, missing } = await findNatsServer()
const command = 'receiver.command.do.v1'

describe.skipIf(missing)(`NATS without its store${missing ? `: left out, ${missing}` : ''}`, () => {
  let server: NatsServer
  beforeAll(async () => {
    server = await start()
  })
  afterAll(() => server?.stop())

  /** A receiver of commands, who publishes nothing, and a sender. */
  const test = base.extend<{ pair: ReturnType<typeof openPair> }>({
    pair: ({ onTestFinished }, use) => {
      const pair = openPair(server.port)
      onTestFinished(async () => void (await pair.close()))
      return use(pair)
    },
  })

  test('a server that comes back without its store is used again at once', async ({ pair, expect }) => {
    await pair.deliver()
    await server.wipe()
    await server.revive()
    expect(await pair.deliver()).toBeLessThan(10_000)
  })

  test('a stream that was deleted under a live connection is made again by its owner', async ({ pair, expect }) => {
    await pair.deliver()
    const nats = await connect({ servers: `127.0.0.1:${server.port}` })
    await (await jetstreamManager(nats)).streams.delete('receiver')
    await nats.close()
    expect(await pair.deliver()).toBeLessThan(25_000)
  })
})

function openPair(port: number) {
  const open = (name: string) =>
    openNatsBus({ servers: `127.0.0.1:${port}`, name, clock: systemClock, takeoverMs: 2_000 })
  const [receiver, sender] = [open('receiver'), open('sender')]
  const puller = receiver.subscribe({ consumer: 'receiver', types: [command] })
  return {
    /** Sends a command until the receiver has it; milliseconds. */
    async deliver(): Promise<number> {
      const sent = newMessage()
      const began = performance.now()
      while (performance.now() - began < 30_000) {
        await sender.publish([sent]).catch(() => {})
        const [delivery] = await puller.pull({ max: 1, waitMs: 100 })
        await delivery?.ack()
        if ((delivery?.content as Message | undefined)?.id === sent.id) return performance.now() - began
      }
      return Number.POSITIVE_INFINITY
    },
    close: () => Promise.all([receiver.close(), sender.close()]),
  }
}

function newMessage(): Message {
  const [id, time] = [randomUUID(), new Date().toISOString()]
  const subject = 'k'
  return {
    specversion: '1.0',
    id,
    source: 'sender',
    type: command,
    subject,
    time,
    datacontenttype: 'application/json',
    data: {},
  }
}
