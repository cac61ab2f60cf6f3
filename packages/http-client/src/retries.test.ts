import { expect, test } from 'vitest'
import { json, openPeer, operations, unavailable } from '../test/peer.ts'
import { createClient } from './client.ts'

const never = { consecutive: Number.POSITIVE_INFINITY }
const p = { params: { id: 'p' } }

test('a call that may be repeated is, after a 503 and after a broken connection', async () => {
  await using peer = await openPeer((response, _seen, count) => {
    if (count === 1) return json(response, 503, unavailable)
    if (count === 2) return response.destroy()
    json(response, 200, { id: 'p' })
  })
  const client = createClient(operations, { target: 'catalog', url: peer.url })
  expect(await client.getProduct(p)).toEqual({ id: 'p' })
  expect(peer.seen).toHaveLength(3)
  await client.close()
})

test('a POST is repeated with a key only', async () => {
  await using peer = await openPeer((response, _seen, count) =>
    count % 2 ? json(response, 503, unavailable) : json(response, 201, { id: 'p' }),
  )
  const client = createClient(operations, { target: 'catalog', url: peer.url })
  expect(await client.createProduct({ body: { name: 'n' }, idempotencyKey: 'k' })).toEqual({ id: 'p' })
  expect(peer.seen.map((one) => one.headers['idempotency-key'])).toEqual(['k', 'k'])
  await expect(client.createProduct({ body: { name: 'n' } })).rejects.toMatchObject({ kind: { status: 503 } })
  expect(peer.seen).toHaveLength(3)
  await client.close()
})

test('what was retried further in is not retried again; nor is another failure than 503', async () => {
  await using peer = await openPeer((response, _seen, count) => {
    if (count === 1) return json(response, 503, unavailable, { 'x-final': 'true' })
    json(response, 500, { ...unavailable, status: 500 })
  })
  const client = createClient(operations, { target: 'catalog', url: peer.url })
  await expect(client.getProduct(p)).rejects.toMatchObject({ kind: { status: 503 }, final: true })
  await expect(client.getProduct(p)).rejects.toMatchObject({ kind: { status: 500 }, final: true })
  expect(peer.seen).toHaveLength(2)
  await client.close()
})

test('when everything fails, retries stay within a tenth of the calls; control: unbounded they would triple them', async () => {
  await using peer = await openPeer((response) => json(response, 503, unavailable))
  const client = createClient(operations, { target: 'catalog', url: peer.url, breaker: never })
  const calls = 300
  for (let call = 0; call < calls; call++) await client.getProduct(p).catch(() => {})
  const retries = peer.seen.length - calls
  expect(retries).toBeGreaterThanOrEqual(30)
  expect(retries).toBeLessThanOrEqual(calls * 0.1 + 10)
  await client.close()
})

test('a target that says when to come back is not asked before, nor when the caller would be gone by then', async () => {
  await using peer = await openPeer((response) => json(response, 503, unavailable, { 'retry-after': '60' }))
  const client = createClient(operations, { target: 'catalog', url: peer.url })
  await expect(client.getProduct(p)).rejects.toMatchObject({ kind: { status: 503 }, retryAfter: 60 })
  expect(peer.seen).toHaveLength(1)
  await client.close()
})
