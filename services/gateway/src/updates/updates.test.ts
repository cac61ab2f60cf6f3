import { randomUUID } from 'node:crypto'
import { once } from 'node:events'
import { orderProgressed } from '@flotilla/orders-contract/events'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type Edge, openEdge } from '../../test/edge.ts'
import { oldUpdates } from './index.ts'

let edge: Edge
let url: string
beforeAll(async () => {
  edge = await openEdge()
  // Its consumers ask a bus that is none; what is told here is delivered by hand.
  await edge.app.ready()
  await once(edge.app.server.listen(0, '127.0.0.1'), 'listening')
  url = `http://127.0.0.1:${(edge.app.server.address() as { port: number }).port}/api/updates`
})
afterAll(async () => {
  edge?.app.server.closeAllConnections()
  await edge?.close()
})

async function person() {
  const browser = edge.browser()
  const { customerId } = (await browser.ask('POST', '/api/session')).json()
  return { customerId, cookie: `__Host-flotilla_session=${browser.jar.get('__Host-flotilla_session')!.value}` }
}

async function tell(customerId: string, text: string): Promise<void> {
  const at = new Date(edge.clock.now()).toISOString()
  const data = { orderId: randomUUID(), customerId, status: 'placed' as const, at, text }
  const event = orderProgressed.create(data, { source: 'orders', now: edge.clock.now() })
  expect(await edge.app.messages.deliver(event)).toBe('done')
}

/** Reads events until there are so many. */
async function read(cookie: string, count: number, lastId?: string): Promise<{ id: string; text: string }[]> {
  const left = new AbortController()
  const headers = { cookie, ...(lastId !== undefined && { 'last-event-id': lastId }) }
  const response = await fetch(url, { headers, signal: left.signal })
  expect(response.headers.get('content-type')).toBe('text/event-stream')
  let text = ''
  const events = () => [...text.matchAll(/^id: (\d+)\nevent: order\ndata: (.*)\n\n/gm)]
  for await (const chunk of response.body!.pipeThrough(new TextDecoderStream())) {
    text += chunk
    if (events().length >= count) break
  }
  left.abort()
  return events().map(([, id, data]) => ({ id: id!, text: JSON.parse(data!).text }))
}

test('who comes back is told what was missed, in order, and nobody else’s', async () => {
  const [ann, bob] = [await person(), await person()]
  for (const text of ['one', 'two', 'three']) {
    await tell(ann.customerId, text)
    await tell(bob.customerId, `not ${text}`)
  }
  const all = await read(ann.cookie, 3, '0')
  expect(all.map(({ text }) => text)).toEqual(['one', 'two', 'three'])
  expect((await read(ann.cookie, 2, all[0]!.id)).map(({ text }) => text)).toEqual(['two', 'three'])
})

test('nobody is told nothing', async () => {
  expect((await fetch(url)).status).toBe(401)
})

test('a page that shows somebody else is told nothing', async () => {
  const [ann, bob] = [await person(), await person()]
  const status = async (customerId: string) => {
    const left = new AbortController()
    const address = `${url}?${new URLSearchParams({ customer: customerId })}`
    const answer = await fetch(address, { headers: { cookie: ann.cookie }, signal: left.signal })
    left.abort()
    return answer.status
  }
  expect([await status(bob.customerId), await status(ann.customerId)]).toEqual([401, 200])
})

test('one browser too many is refused, which browsers do not repeat by themselves', async () => {
  const ann = await person()
  const left = new AbortController()
  const open = () => fetch(url, { headers: { cookie: ann.cookie }, signal: left.signal })
  await Promise.all(Array.from({ length: 6 }, open))
  const refused = await open()
  expect([refused.status, refused.headers.get('retry-after')]).toEqual([429, '10'])
  left.abort()
})

test('old updates are deleted', async () => {
  const ann = await person()
  await tell(ann.customerId, 'old')
  expect(await oldUpdates.deleteOld(edge.db, edge.clock.now() + 1, 1_000)).toBeGreaterThan(0)
  await tell(ann.customerId, 'new')
  expect((await read(ann.cookie, 1, '0')).map(({ text }) => text)).toEqual(['new'])
})
