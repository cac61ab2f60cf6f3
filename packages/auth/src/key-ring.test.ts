import { writeFileSync } from 'node:fs'
import { manualClock } from '@flotilla/clock'
import { afterAll, expect, test } from 'vitest'
import { keyFolder } from './testing/index.ts'

const clock = manualClock(Date.UTC(2026, 0, 1))
const lookAgainMs = 10_000
const folder = keyFolder(['gateway', 'orders', 'cart'])
afterAll(() => folder.remove())

test('keys are rotated without a restart: both are believed in between, and the old one no more afterwards', async () => {
  const [caller, callee] = [folder.ringOf('orders', clock), folder.ringOf('cart', clock)]
  const old = await caller.serviceToken('cart')
  await expect(callee.verifyService(old)).resolves.toBe('orders')

  folder.publish('orders')
  await clock.advance(lookAgainMs)
  expect(await caller.serviceToken('cart')).toBe(old)
  folder.sign('orders')
  // Control: until it is looked at again, the old key signs.
  expect(await caller.serviceToken('cart')).toBe(old)
  await clock.advance(lookAgainMs)
  const fresh = await caller.serviceToken('cart')
  expect(fresh).not.toBe(old)
  for (const token of [old, fresh]) await expect(callee.verifyService(token)).resolves.toBe('orders')

  folder.retire('orders')
  await clock.advance(lookAgainMs)
  await expect(callee.verifyService(fresh)).resolves.toBe('orders')
  await expect(callee.verifyService(old)).rejects.toMatchObject({ kind: { status: 401 } })
})

test('a token of a key that has just come is believed at once', async () => {
  const callee = folder.ringOf('cart', clock)
  await clock.advance(1_000)
  folder.publish('orders')
  folder.sign('orders')
  await expect(callee.verifyService(await folder.ringOf('orders', clock).serviceToken('cart'))).resolves.toBe('orders')
})

test('a file that is half written leaves the keys that were known', async () => {
  const ring = folder.ringOf('cart', clock)
  const token = await ring.serviceToken('cart')
  writeFileSync(folder.trustedFile, '{"keys": [')
  await clock.advance(lookAgainMs)
  await expect(ring.verifyService(token)).resolves.toBe('cart')
  folder.retire('cart')
})

test('a token counts for its audience and its time, and in the name of the key that signed it', async () => {
  const [orders, cart] = [folder.ringOf('orders', clock), folder.ringOf('cart', clock)]
  const refused = { kind: { status: 401 } }
  await expect(cart.verifyService(await orders.serviceToken('catalog'))).rejects.toMatchObject(refused)
  const token = await orders.serviceToken('cart')
  await expect(cart.verifyService(token)).resolves.toBe('orders')
  await clock.advance(300_000)
  await expect(cart.verifyService(token)).rejects.toMatchObject(refused)
  const forged = await orders.sign({ sub: 'service:gateway' }, 'cart', 60)
  await expect(cart.verifyService(forged)).rejects.toMatchObject(refused)
  const person = { id: 'ann', roles: ['customer'] as const }
  await expect(cart.verifyUser(await orders.userToken(person))).rejects.toMatchObject(refused)
  const users = await folder.ringOf('gateway', clock).userToken(person)
  await expect(cart.verifyUser(users), 'control: the edge’s are believed').resolves.toMatchObject(person)
})
