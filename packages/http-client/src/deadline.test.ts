import { beyondDeadline, withinDeadline } from '@flotilla/deadline'
import { expect, test } from 'vitest'
import { json, openPeer, operations, unavailable } from '../test/peer.ts'
import { createClient } from './client.ts'

const p = { params: { id: 'p' } }

test("the deadline is the shorter of the operation's and the caller's, and shrinks with each try", async () => {
  await using peer = await openPeer((response, _seen, count) =>
    count === 2 ? json(response, 503, unavailable) : json(response, 200, { id: 'p' }),
  )
  const client = createClient(operations, { target: 'catalog', url: peer.url })
  await client.getProduct(p)
  await client.getProduct(p, { deadline: 900 })
  await client.getProduct(p, { deadline: 60_000 })
  const [own, first, second, long] = peer.seen.map((one) => Number(one.headers['x-deadline-ms']))
  expect(own).toBeGreaterThan(4_500)
  expect(own).toBeLessThanOrEqual(5_000)
  expect(first).toBeLessThanOrEqual(900)
  expect(second).toBeLessThan(first!)
  expect(long).toBeLessThanOrEqual(5_000)
  await client.close()
})

test('a call within a request ends with its deadline, without being told; control: beyond it, it does not', async () => {
  await using peer = await openPeer((response) => json(response, 200, { id: 'p' }))
  const client = createClient(operations, { target: 'catalog', url: peer.url })
  const within = (work: () => Promise<unknown>) =>
    withinDeadline({ signal: AbortSignal.timeout(60_000), deadline: () => 700 }, work)
  await within(() => client.getProduct(p))
  await within(() => client.getProduct(p, { deadline: 300 }))
  await within(() => client.getProduct(p, { deadline: 900 }))
  await within(() => beyondDeadline(() => client.getProduct(p)))
  const [left, less, more, beyond] = peer.seen.map((one) => Number(one.headers['x-deadline-ms']))
  expect([left, more].every((ms) => ms! > 300 && ms! <= 700)).toBe(true)
  expect(less).toBeLessThanOrEqual(300)
  expect(beyond).toBeGreaterThan(4_000)
  await client.close()
})

test('an answer that does not come in time is a problem, and the connection is given up', async () => {
  await using peer = await openPeer((response, _seen, count) => {
    if (count > 1) json(response, 200, { id: 'p' })
  })
  const client = createClient(operations, { target: 'catalog', url: peer.url })
  await expect(client.getProduct(p, { deadline: 50 })).rejects.toMatchObject({
    kind: { code: 'request.deadline-exceeded' },
  })
  expect(await client.getProduct(p)).toEqual({ id: 'p' })
  expect(peer.connections).toBe(2)
  await client.close()
})

test('with no time left nothing is sent', async () => {
  await using peer = await openPeer((response) => json(response, 200, { id: 'p' }))
  const client = createClient(operations, { target: 'catalog', url: peer.url })
  await expect(client.getProduct(p, { deadline: 0 })).rejects.toMatchObject({ kind: { status: 504 } })
  expect(peer.seen).toHaveLength(0)
  await client.close()
})

test('a caller who leaves takes the request along', async () => {
  const left = new AbortController()
  await using peer = await openPeer(() => left.abort())
  const client = createClient(operations, { target: 'catalog', url: peer.url })
  const call = () => withinDeadline(left, () => client.getProduct(p))
  await expect(call()).rejects.toMatchObject({ kind: { status: 504 } })
  await expect(call()).rejects.toMatchObject({ kind: { status: 504 } })
  expect(peer.seen).toHaveLength(1)
  await client.close()
})
