import { writeFileSync } from 'node:fs'
import { setImmediate as turn } from 'node:timers/promises'
import { manualClock } from '@flotilla/clock'
import { defineOperation, headers, Type } from '@flotilla/contract'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { createApp, type KeyRing, routesFor, type ServiceApp } from '../src/index.ts'
import { type KeyFolder, keyFolder } from '../src/testing/index.ts'

const clock = manualClock(Date.UTC(2026, 0, 1))
const lookAgainMs = 10_000
let folder: KeyFolder<'gateway' | 'orders' | 'cart'>
beforeAll(async () => {
  folder = await keyFolder(['gateway', 'orders', 'cart'])
})
afterAll(() => folder?.remove())

test('keys are rotated without a restart: both are believed in between, and the old one no more afterwards', async () => {
  const [caller, callee] = [folder.ringOf('orders', clock), folder.ringOf('cart', clock)]
  const old = await caller.serviceToken('cart')
  await expect(callee.verifyService(old)).resolves.toBe('orders')

  await folder.publish('orders')
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
  await folder.publish('orders')
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

const getCart = defineOperation({
  service: 'cart',
  name: 'getCart',
  summary: 'For people',
  method: 'GET',
  path: '/cart',
  allow: ['customer'],
  callers: ['gateway', 'orders'],
  replies: { 200: Type.Object({}) },
})

test('under traffic nobody is refused while every key is rotated; one whose key is taken out before it has another is', async () => {
  const app = await createApp({
    service: 'cart',
    config: { MAX_CONCURRENCY: 100 },
    keys: folder.ringOf('cart', clock),
    clock,
  })
  routesFor(app, 'customer')(getCart, async () => ({ status: 200 as const, body: {} }))
  const traffic = startTraffic(app, folder.ringOf('gateway', clock), folder.ringOf('orders', clock))
  for (const service of ['gateway', 'orders', 'cart'] as const) {
    await folder.publish(service)
    await pass(traffic)
    folder.sign(service)
    await pass(traffic)
    folder.retire(service)
    await pass(traffic)
  }
  const { asked, refused } = traffic
  expect(asked).toBeGreaterThan(100)
  expect(refused).toBe(0)

  await folder.publish('gateway')
  folder.retire('gateway')
  await pass(traffic)
  expect(traffic.refused).toBeGreaterThan(0)
  await traffic.stop()
  await app.close()
})

/** Calls of the edge and of a service behind it, for people, one after the other in ten lanes. */
function startTraffic(app: ServiceApp, gateway: KeyRing, orders: KeyRing) {
  const traffic = { asked: 0, refused: 0, stop }
  let isOver = false
  async function lane(n: number): Promise<void> {
    while (!isOver) {
      const person = await gateway.userToken({ id: `customer-${n}`, roles: ['customer'] })
      const caller = n % 2 ? gateway : orders
      const given = { authorization: `Bearer ${await caller.serviceToken('cart')}`, [headers.userToken]: person }
      const { statusCode } = await app.inject({ url: '/cart', headers: given })
      traffic.asked++
      if (statusCode !== 200) traffic.refused++
      await turn()
    }
  }
  const lanes = Array.from({ length: 10 }, (_, n) => lane(n))
  async function stop(): Promise<void> {
    isOver = true
    await Promise.all(lanes)
  }
  return traffic
}

/** Lets the files be looked at again, and some requests pass before and after. */
async function pass(traffic: { readonly asked: number }): Promise<void> {
  for (const ms of [0, lookAgainMs / 2, lookAgainMs / 2]) {
    await clock.advance(ms)
    const before = traffic.asked
    while (traffic.asked < before + 20) await turn()
  }
}
