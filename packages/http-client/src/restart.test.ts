import { expect, test } from 'vitest'
import { json, openPeer, operations } from '../test/peer.ts'
import { createClient } from './client.ts'

const body = { body: { name: 'n' } }

test('whoever calls while a target restarts is answered by the next one, without a key too: nothing was sent', async () => {
  const before = await openPeer((response) => json(response, 201, { id: 'before' }))
  const client = createClient(operations, { target: 'catalog', url: before.url })
  expect(await client.createProduct(body)).toEqual({ id: 'before' })
  await before[Symbol.asyncDispose]()
  const calls = Array.from({ length: 50 }, () => client.createProduct(body))
  await new Promise((done) => setTimeout(done, 500))
  await using after = await openPeer((response) => json(response, 201, { id: 'after' }), before.port)
  expect(new Set((await Promise.all(calls)).map(({ id }) => id))).toEqual(new Set(['after']))
  expect(after.seen).toHaveLength(50)
  await client.close()
})

test('one that stays away is waited for once; control: then it is said at once, until it is back', async () => {
  const peer = await openPeer(() => {})
  await peer[Symbol.asyncDispose]()
  const client = createClient(operations, { target: 'catalog', url: peer.url })
  const fails = async (): Promise<number> => {
    const began = performance.now()
    await expect(client.createProduct(body)).rejects.toMatchObject({
      kind: { code: 'request.unavailable' },
      message: 'catalog cannot be reached',
      final: true,
    })
    return performance.now() - began
  }
  expect(await fails()).toBeGreaterThan(2_500)
  for (let call = 0; call < 20; call++) expect(await fails()).toBeLessThan(1_000)
  await using back = await openPeer((response) => json(response, 201, { id: 'back' }), peer.port)
  expect(await client.createProduct(body)).toEqual({ id: 'back' })
  expect(back.seen).toHaveLength(1)
  await client.close()
})

test('nobody waits beyond their deadline', async () => {
  const peer = await openPeer(() => {})
  await peer[Symbol.asyncDispose]()
  const client = createClient(operations, { target: 'catalog', url: peer.url })
  const began = performance.now()
  await expect(client.createProduct(body, { deadline: 300 })).rejects.toMatchObject({ kind: { status: 503 } })
  expect(performance.now() - began).toBeLessThan(1_500)
  await client.close()
})
