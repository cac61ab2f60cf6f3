import { systemClock } from '@flotilla/clock'
import type { Message } from '@flotilla/contract'
import { openNatsBus } from '@flotilla/nats-bus'
import { findNatsServer, type NatsServer } from '@flotilla/testing/nats-server'
import { type Proxy, startProxy } from '@flotilla/testing/proxy'
import { afterAll, beforeAll, describe } from 'vitest'
import { busConformance } from '../src/bus/index.ts'

const { start, missing } = await findNatsServer()

describe.skipIf(missing)(`on a real server${missing ? `: left out, ${missing}` : ''}`, () => {
  let server: NatsServer
  const proxies: Proxy[] = []
  beforeAll(async () => {
    server = await start()
  })
  afterAll(async () => {
    await Promise.all(proxies.map((proxy) => proxy.kill()))
    await server?.stop()
  })

  const open = async () => {
    const proxy = await startProxy(server.port)
    proxies.push(proxy)
    const servers = `127.0.0.1:${proxy.port}`
    const bus = openNatsBus({ servers, name: 'tests', clock: systemClock, takeoverMs: 2_000 })
    return { bus, kill: () => proxy.kill() }
  }
  const spoil = (message: Message) => ({ ...message, data: 'x'.repeat(2_000_000) })
  busConformance('nats', open, { inHand: 1, spoil })
})
