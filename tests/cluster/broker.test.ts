import { randomUUID } from 'node:crypto'
import { setTimeout as sleep } from 'node:timers/promises'
import { makeCustomer } from '@flotilla/shop-test/customer'
import { expect, test } from 'vitest'
import { gatewayUrl, kubectl } from './kubernetes.ts'

const orders = 60
const url = await gatewayUrl()
if (!url) throw new Error('no cluster: npm run cluster, then skaffold run (or npm run flotilla -- deploy)')

test('NATS is killed while people order: every order comes to its end, each under one key', async () => {
  const before = await nats()
  const placed: { customer: Awaited<ReturnType<typeof makeCustomer>>; orderId: string }[] = []
  const [first] = await products()
  const buy = async () => {
    const customer = await makeCustomer(url)
    const { orderId } = await (await customer.fill(first!, 1, '4242424242424242')).place(randomUUID())
    placed.push({ customer, orderId })
  }
  let killed: Promise<unknown> | undefined
  while (placed.length < orders) {
    await Promise.all([buy(), buy(), buy()])
    if (placed.length >= orders / 3) killed ??= kubectl('delete', 'pod', 'nats-0', '--grace-period=0', '--force')
  }
  await killed
  const since = performance.now()
  const open = new Map(placed.map((one) => [one.orderId, one.customer]))
  const ends: Record<string, number> = {}
  for (; open.size > 0 && performance.now() - since < 180_000; await sleep(500))
    for (const [orderId, customer] of open) {
      const status = await customer.status(orderId)
      if (status === 'placed') continue
      ends[status] = (ends[status] ?? 0) + 1
      open.delete(orderId)
    }
  console.log(
    `${placed.length} orders: ${JSON.stringify(ends)}, ${((performance.now() - since) / 1_000).toFixed(1)} s after the last`,
  )
  expect([...open.keys()]).toEqual([])
  // A step that waited for NATS for longer than it may is undone, and nothing charged.
  expect(ends.cancelled ?? 0).toBeLessThan(placed.length / 2)
  expect(new Set(placed.map(({ orderId }) => orderId)).size).toBe(placed.length)
  // Another pod: it was killed.
  expect(await nats()).not.toBe(before)
})

async function nats(): Promise<string> {
  return kubectl('get', 'pod', 'nats-0', '-o', 'jsonpath={.metadata.uid}')
}

async function products(): Promise<string[]> {
  const page = await fetch(`${url}/api/products?limit=3&sort=name`)
  return ((await page.json()) as { items: { id: string }[] }).items.map(({ id }) => id)
}
