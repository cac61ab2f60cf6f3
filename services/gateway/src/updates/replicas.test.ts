import { randomUUID } from 'node:crypto'
import { systemClock } from '@flotilla/clock'
import type { ServiceApp } from '@flotilla/kit'
import { orderProgressed } from '@flotilla/orders-contract/events'
import type { OrderStep } from '@flotilla/orders-contract/operations'
import { openPostgresBus } from '@flotilla/postgres-bus'
import { busSchema } from '@flotilla/postgres-bus/testing'
import { testDatabase } from '@flotilla/testing'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type Edge, openEdge } from '../../test/edge.ts'

let database: Awaited<ReturnType<typeof testDatabase>>
let buses: ReturnType<typeof openPostgresBus>[]
let edge: Edge
let other: ServiceApp
let urls: string[]

beforeAll(async () => {
  database = await testDatabase({ sql: [busSchema] })
  buses = [1, 2].map(() => openPostgresBus({ url: database.ownerUrl, name: 'gateway', clock: systemClock }))
  edge = await openEdge({}, buses[0])
  other = await edge.replica({ bus: buses[1]! })
  urls = await Promise.all([edge.app, other].map((app) => app.listen({ host: '127.0.0.1', port: 0 })))
})
afterAll(async () => {
  await other?.close()
  await edge?.close()
  await Promise.all((buses ?? []).map((bus) => bus.close()))
  await database?.drop()
})

/** A browser's stream: each event as it comes. */
async function listen(url: string, cookie: string, lastId?: string) {
  const left = new AbortController()
  const headers = { cookie, ...(lastId !== undefined && { 'last-event-id': lastId }) }
  const response = await fetch(`${url}/api/updates`, { headers, signal: left.signal })
  const chunks = response.body!.pipeThrough(new TextDecoderStream())[Symbol.asyncIterator]()
  let text = ''
  return {
    /** The next one; undefined at the end of the stream. */
    async next(): Promise<{ id: string; text: string; step?: string } | undefined> {
      for (;;) {
        const found = /id: (\d+)\nevent: order\ndata: (.*)\n\n/.exec(text)
        if (found) {
          text = text.slice(found.index + found[0].length)
          const { text: line, step } = JSON.parse(found[2]!)
          return { id: found[1]!, text: line, ...(step !== undefined && { step }) }
        }
        const { done, value } = await chunks.next()
        if (done) return undefined
        text += value
      }
    },
    leave: () => left.abort(),
  }
}

test('what one replica hears all tell; one that leaves lets its browsers go, and they miss nothing', async () => {
  const browser = edge.browser()
  const { customerId } = (await browser.ask('POST', '/api/session')).json()
  const cookie = `__Host-flotilla_session=${browser.jar.get('__Host-flotilla_session')!.value}`
  // The same order, so that the bus keeps them in order.
  const orderId = randomUUID()
  const tell = (text: string, step?: OrderStep) => {
    const at = new Date(edge.clock.now()).toISOString()
    const data = { orderId, customerId, status: 'placed' as const, at, ...(step && { step }), text }
    return buses[0]!.publish([orderProgressed.create(data, { source: 'orders', now: edge.clock.now() })])
  }

  const [here, there] = await Promise.all(urls.map((url) => listen(url, cookie, '0')))
  await tell('one', 'placed')
  const one = { id: expect.any(String), step: 'placed', text: 'one' }
  expect([await here!.next(), await there!.next()]).toEqual([one, one])
  // As a release of orders without codes tells it.
  await tell('two')
  const [last, same] = [await here!.next(), await there!.next()]
  expect(last).toEqual({ id: expect.any(String), text: 'two' })
  expect(same).toEqual(last)

  other.draining = true
  expect(await there!.next()).toBeUndefined()
  // Until nobody sends browsers there any more, they are let go at once.
  expect(await (await listen(urls[1]!, cookie, last!.id)).next()).toBeUndefined()
  await tell('three')
  expect(await here!.next()).toMatchObject({ text: 'three' })
  const back = await listen(urls[0]!, cookie, last!.id)
  expect(await back.next()).toMatchObject({ text: 'three' })
  for (const stream of [here!, back]) stream.leave()
})
