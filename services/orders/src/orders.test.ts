import { randomUUID } from 'node:crypto'
import { getCart } from '@flotilla/cart-contract/operations'
import { getProducts } from '@flotilla/catalog-contract/operations'
import { stockRefused, stockReleased } from '@flotilla/inventory-contract/events'
import { getOrder, placeOrder } from '@flotilla/orders-contract/operations'
import { tokeniseCard } from '@flotilla/payments-contract/operations'
import { shipmentAdvanced, shipmentDelivered, shipmentDispatched } from '@flotilla/shipping-contract/events'
import { listRates } from '@flotilla/shipping-contract/operations'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { compass, dinghy, lantern, openShop, type Shop, yacht } from '../test/shop.ts'

let shop: Shop
beforeAll(async () => {
  shop = await openShop()
})
afterAll(() => shop?.close())

const bag = [
  { productId: lantern, quantity: 2 },
  { productId: compass, quantity: 1 },
]

test('an order is accepted at once, at the catalog’s prices and shipping’s rate, and told', async () => {
  const { orderId, status } = (await shop.place('ann', bag)).json()
  expect(status).toBe('placed')
  const order = (await shop.get(`/orders/${orderId}`)).json()
  expect(order).toMatchObject({
    orderId,
    status: 'placed',
    cancellable: true,
    total: { amount: 26_190, currency: 'EUR' },
    shipping: { method: 'standard', price: { amount: 490 }, address: { city: 'Kiel' } },
    items: [
      { productId: lantern, name: 'Harbour Lantern', quantity: 2, price: { amount: 6_400 } },
      { productId: compass, variant: 'brass' },
    ],
    history: [{ step: 'placed', text: 'Order placed' }],
  })
  const [placed, progressed, reserve, ...more] = await shop.outbox(orderId)
  expect(more).toEqual([])
  expect(placed).toMatchObject({
    type: 'orders.event.order-placed.v1',
    data: { orderId, customerId: 'ann', email: 'ann@example.org', name: 'Ann Onym', total: order.total },
  })
  expect(progressed).toMatchObject({
    data: { orderId, customerId: 'ann', status: 'placed', step: 'placed', text: 'Order placed' },
  })
  expect(reserve).toMatchObject({ type: 'inventory.command.reserve-stock.v1', data: { orderId, items: bag } })
})

test('40 identical requests are one order; another body under the key is refused', async () => {
  const key = randomUUID()
  const before = (await shop.get('/orders?limit=100', 'bob')).json().items.length
  const payload = shop.checkout(bag)
  const answers = await Promise.all(Array.from({ length: 40 }, () => shop.place('bob', bag, { key, payload })))
  expect(answers.filter((answer) => ![202, 409].includes(answer.statusCode))).toEqual([])
  const again = await shop.place('bob', bag, { key, payload })
  const ids = [...answers.filter((answer) => answer.statusCode === 202), again].map((answer) => answer.json().orderId)
  expect(new Set(ids).size).toBe(1)
  expect((await shop.get('/orders?limit=100', 'bob')).json().items).toHaveLength(before + 1)
  const other = await shop.place('bob', bag, { key, payload: { ...payload, cardToken: randomUUID() } })
  expect([other.statusCode, other.json().code]).toEqual([422, 'request.key-reused'])
  // The key is a person's own.
  expect((await shop.place('ann', bag, { key, payload })).json().orderId).not.toBe(ids[0])
})

test('two tabs with one cart place one order; the other hears of it, and each key keeps its answer', async () => {
  const cart = { revision: randomUUID() }
  const keys = Array.from({ length: 8 }, () => randomUUID())
  const placeAll = () => Promise.all(keys.map((key) => shop.place('bob', bag, { key, payload, cart })))
  const payload = shop.checkout(bag)
  const before = (await shop.get('/orders?limit=100', 'bob')).json().items.length
  const answers = await placeAll()
  const first = answers.find(({ statusCode }) => statusCode === 202)!.json()
  const refused = answers.filter(({ statusCode }) => statusCode !== 202).map((answer) => answer.json())
  expect(refused).toHaveLength(7)
  for (const problem of refused)
    expect(problem).toMatchObject({ status: 409, code: 'orders.cart-ordered', detail: expect.any(String) })
  expect(refused[0].detail).toContain(first.orderId)
  expect((await placeAll()).map((answer) => answer.json().orderId ?? 'refused')).toEqual(
    answers.map((answer) => answer.json().orderId ?? 'refused'),
  )
  expect((await shop.get('/orders?limit=100', 'bob')).json().items).toHaveLength(before + 1)
  expect(await shop.outbox(first.orderId)).toHaveLength(3)
})

test('a changed cart is ordered again, and so is the cart of another, or one that has no revision', async () => {
  const cart = { revision: randomUUID() }
  const statuses: number[] = []
  const place = async (...args: Parameters<Shop['place']>) => statuses.push((await shop.place(...args)).statusCode)
  await place('ann', bag, { cart })
  await place('ann', bag, { cart })
  await place('bob', bag, { cart })
  await place('ann', bag, { cart: { revision: randomUUID() } })
  // As pods of the version before of cart answer.
  for (let n = 0; n < 2; n++) await place('ann', bag, { cart: {} })
  expect(statuses).toEqual([202, 409, 202, 202, 202, 202])
})

test('a customer whose order was cancelled orders again: what is put in next is another cart', async () => {
  const cart = { revision: randomUUID() }
  const { orderId } = (await shop.place('ann', bag, { cart })).json()
  const context = { source: 'inventory', now: shop.clock.now() }
  const refusal = stockRefused.create({ orderId, reason: 'Sold out.', short: [] }, context)
  await shop.app.messages.deliver(refusal)
  await shop.app.messages.deliver(stockReleased.create({ orderId }, context))
  expect((await shop.get(`/orders/${orderId}`)).json().status).toBe('cancelled')
  expect((await shop.place('ann', bag, { cart })).statusCode).toBe(409)
  expect((await shop.place('ann', bag)).statusCode).toBe(202)
})

test('nothing that an order needs on its way is shed before the order itself; control: to look at one may be', () => {
  const needed = [getCart, getProducts, listRates, tokeniseCard, placeOrder]
  expect(needed.filter(({ priority }) => priority !== 'critical')).toEqual([])
  expect(getOrder.priority).toBe('normal')
})

test('a repeated request is answered from the key, with the cart empty and nothing priced again', async () => {
  const key = randomUUID()
  const payload = shop.checkout(bag)
  const first = await shop.place('ann', bag, { key, payload })
  const before = shop.asked()
  expect((await shop.place('ann', [], { key, payload })).json()).toEqual(first.json())
  expect(shop.asked()).toBe(before)
})

test('a request that finds the cart emptied by itself, sent earlier, gets the first answer; control: under another key it is refused', async () => {
  const key = randomUUID()
  const payload = shop.checkout(bag)
  let first = {}
  const emptied = async () => {
    first = (await shop.place('ann', bag, { key, payload })).json()
    shop.empty('ann')
  }
  shop.meanwhile(emptied)
  const again = await shop.place('ann', bag, { key, payload })
  expect(again.json()).toEqual(first)
  expect(again.statusCode).toBe(202)
  shop.meanwhile(emptied)
  expect((await shop.place('ann', bag, { payload })).json()).toMatchObject({ code: 'orders.cart-empty' })
})

test.each([
  ['an empty cart', [], {}, 422, 'orders.cart-empty'],
  ['two currencies', [...bag, { productId: dinghy, quantity: 1 }], {}, 422, 'orders.currencies-mixed'],
  [
    'more than one payment can be',
    [{ productId: yacht, quantity: 1 }],
    { total: { amount: 1, currency: 'EUR' } },
    422,
    'orders.too-expensive',
  ],
  ['another total than was seen', bag, { total: { amount: 26_189, currency: 'EUR' } }, 409, 'orders.total-changed'],
  ['what left the catalog since', [...bag, { productId: randomUUID(), quantity: 1 }], {}, 409, 'orders.total-changed'],
  ['a country without a rate', bag, { address: { country: 'AQ' } }, 422, 'orders.not-shipped'],
])('%s cannot be ordered', async (_, cart, change, status, code) => {
  const payload = { ...shop.checkout(bag), ...change }
  if ('address' in change) payload.address = { ...shop.checkout(bag).address, ...change.address }
  const response = await shop.place('ann', cart, { payload })
  expect([response.statusCode, response.json().code]).toEqual([status, code])
})

test('somebody else’s order is as good as none, and a key is needed', async () => {
  const { orderId } = (await shop.place('ann', bag)).json()
  expect((await shop.get(`/orders/${orderId}`, 'bob')).json()).toMatchObject({ code: 'orders.order-not-found' })
  expect((await shop.cancel(orderId, 'bob')).json()).toMatchObject({ status: 404, code: 'orders.order-not-found' })
  expect((await shop.get(`/orders/${randomUUID()}`)).statusCode).toBe(404)
  expect((await shop.app.inject({ url: `/orders/${orderId}` })).statusCode).toBe(401)
  const options = { method: 'POST', url: '/orders', headers: shop.people.ann, payload: shop.checkout(bag) } as const
  const keyless = await shop.app.inject(options)
  expect([keyless.statusCode, keyless.json().findings]).toEqual([400, [expect.objectContaining({ in: 'header' })]])
})

test('pages follow each other, newest first, without gaps or repeats', async () => {
  const placed: string[] = []
  for (let i = 0; i < 7; i++) placed.push((await shop.place('ann', bag)).json().orderId)
  const seen: string[] = []
  for (let url: string | undefined = '/orders?limit=3'; url; ) {
    const page: { items: { orderId: string }[]; next?: string } = (await shop.get(url)).json()
    seen.push(...page.items.map((item) => item.orderId))
    url = page.next && `/orders?limit=3&after=${page.next}`
  }
  expect(seen.slice(0, 7)).toEqual(placed.toReversed())
  expect(new Set(seen).size).toBe(seen.length)
})

test('an order follows its parcel, and cannot be cancelled once it has arrived', async () => {
  const orderId = await shop.confirmed('ann', bag)
  const parcel = { orderId, customerId: 'ann', tracking: 'FL1' }
  const context = { source: 'shipping', now: shop.clock.now() }
  await shop.app.messages.deliver(shipmentDispatched.create(parcel, context))
  await shop.app.messages.deliver(shipmentAdvanced.create({ ...parcel, place: 'Hamburg' }, context))
  expect((await shop.get(`/orders/${orderId}`)).json()).toMatchObject({ status: 'shipped', cancellable: true })
  await shop.app.messages.deliver(shipmentDelivered.create(parcel, context))
  expect((await shop.cancel(orderId)).json()).toMatchObject({ status: 409, code: 'orders.not-cancellable' })
  const order = (await shop.get(`/orders/${orderId}`)).json()
  expect(order).toMatchObject({ status: 'delivered', cancellable: false })
  expect(order.history.slice(-3)).toMatchObject([
    { step: 'shipped', text: 'The parcel has left; its number is FL1' },
    { step: 'in-transit', text: 'The parcel was seen in Hamburg' },
    { step: 'delivered', text: 'The parcel has arrived' },
  ])
})

test('a number that is too large for a number is the caller’s mistake', async () => {
  expect((await shop.get(`/orders?limit=${'9'.repeat(400)}`)).json()).toMatchObject({
    status: 400,
    findings: [{ at: '/limit' }],
  })
})
