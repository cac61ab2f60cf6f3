import { setImmediate as turn } from 'node:timers/promises'
import type { KeyRing } from '@flotilla/auth'
import { type KeyFolder, keyFolder } from '@flotilla/auth/testing'
import { manualClock } from '@flotilla/clock'
import { defineOperation, headers, Type } from '@flotilla/contract'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { createApp, routesFor, type ServiceApp } from '../src/index.ts'

const clock = manualClock(Date.UTC(2026, 0, 1))
const lookAgainMs = 10_000
let folder: KeyFolder<'gateway' | 'orders' | 'cart'>
beforeAll(async () => {
  folder = keyFolder(['gateway', 'orders', 'cart'])
})
afterAll(() => folder?.remove())

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
    folder.publish(service)
    await pass(traffic)
    folder.sign(service)
    await pass(traffic)
    folder.retire(service)
    await pass(traffic)
  }
  const { asked, refused } = traffic
  expect(asked).toBeGreaterThan(100)
  expect(refused).toBe(0)

  folder.publish('gateway')
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
