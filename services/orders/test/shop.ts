import { randomUUID } from 'node:crypto'
import { getCart } from '@flotilla/cart-contract/operations'
import { getProducts } from '@flotilla/catalog-contract/operations'
import { type Fake, openService } from '@flotilla/conformance'
import { type Event, headers, type Message } from '@flotilla/contract'
import * as inventory from '@flotilla/inventory-contract/commands'
import { reservationConfirmed, stockReserved } from '@flotilla/inventory-contract/events'
import { routesFor } from '@flotilla/kit'
import { createHandlerTable } from '@flotilla/messaging'
import * as events from '@flotilla/orders-contract/events'
import * as payments from '@flotilla/payments-contract/commands'
import { paymentAuthorised, paymentCaptured } from '@flotilla/payments-contract/events'
import * as shipping from '@flotilla/shipping-contract/commands'
import { shipmentBooked } from '@flotilla/shipping-contract/events'
import { listRates } from '@flotilla/shipping-contract/operations'
import { service } from '../src/service.ts'

const ids = [1, 7, 98, 99].map((n) => `00000000-0000-7000-8000-${String(n).padStart(12, '0')}`)
export const [lantern, compass, yacht, dinghy] = ids as [string, string, string, string]

const goods = new Map<string, object>([
  [lantern, { name: 'Harbour Lantern', price: { amount: 6_400, currency: 'EUR' } }],
  [compass, { name: 'Compass', variant: 'brass', price: { amount: 12_900, currency: 'EUR' } }],
  [yacht, { name: 'Yacht', price: { amount: 1_000_000_000, currency: 'EUR' } }],
  [dinghy, { name: 'Dinghy', price: { amount: 90_000, currency: 'USD' } }],
])
const looks = { description: '', category: 'deck', picture: { shape: 'lantern', hue: 0 } }
const address = { name: 'Ann Onym', street: 'Kai 1', postcode: '24103', city: 'Kiel', country: 'DE' }
const postage = { amount: 490, currency: 'EUR' }

// By its contract, each message that orders may send: nobody else looks at them here.
const { table: told, add } = createHandlerTable()
for (const contract of [inventory, payments, shipping, events])
  for (const entry of Object.values(contract)) add(entry as Event, async () => {})

type Bag = readonly { readonly productId: string; readonly quantity: number }[]
export type Shop = Awaited<ReturnType<typeof openShop>>

/** orders on a real database, with the services it calls in place by their contracts, over HTTP. */
export async function openShop() {
  const carts = new Map<string, { readonly bag: Bag; readonly revision?: string }>()
  let asked = 0
  let meanwhile: (() => Promise<void>) | undefined

  const cartFake: Fake = (app) =>
    routesFor(app, 'customer')(getCart, async ({ principal }) => {
      asked++
      const first = meanwhile
      meanwhile = undefined
      await first?.()
      const { bag, ...revision } = carts.get(principal.user!.id) ?? { bag: [] }
      const items = bag.map((item) => ({ ...looks, ...item, name: '', price: postage }))
      return { status: 200 as const, body: { items, totals: [], gone: [], ...revision } }
    })
  const catalog: Fake = (app) =>
    routesFor(app, 'service')(getProducts, async ({ body }) => {
      asked++
      const items = body.productIds.flatMap((id) => (goods.has(id) ? [{ id, ...looks, ...goods.get(id)! }] : []))
      return { status: 200 as const, body: { items: items as never[] } }
    })
  const rates: Fake = (app) =>
    routesFor(app, 'anyone')(listRates, async ({ query }) => {
      const standard = { method: 'standard' as const, name: 'Standard', price: postage, days: 3 }
      return { status: 200 as const, body: { items: query.country === 'AQ' ? [] : [standard] } }
    })
  const orders = await openService(service, {
    config: { MAX_CONCURRENCY: 200, STEP_TIMEOUT_MS: 60_000 },
    fakes: { cart: cartFake, catalog, shipping: rates },
  })
  const { app, clock } = orders
  const people = { ann: await orders.asPerson('ann'), bob: await orders.asPerson('bob') }
  type Who = keyof typeof people

  const amountOf = (bag: Bag) =>
    bag.reduce((sum, { productId, quantity }) => {
      const { price } = (goods.get(productId) ?? { price: { amount: 0 } }) as { price: { amount: number } }
      return sum + price.amount * quantity
    }, postage.amount)
  const checkout = (bag: Bag) => ({
    cardToken: randomUUID() as string,
    email: 'ann@example.org',
    address,
    method: 'standard',
    total: { amount: amountOf(bag), currency: 'EUR' },
  })
  interface Placing {
    readonly key?: string
    readonly payload?: object
    /** What cart says of the bag; otherwise it was filled for this order. The version before says nothing. */
    readonly cart?: { readonly revision?: string }
  }
  const place = (who: Who, bag: Bag, options: Placing = {}) => {
    const { key = randomUUID(), payload = checkout(bag), cart = { revision: randomUUID() } } = options
    carts.set(who, { bag, ...cart })
    return app.inject({
      method: 'POST',
      url: '/orders',
      headers: { ...people[who], [headers.idempotencyKey]: key },
      payload,
    })
  }

  return {
    ...orders,
    people,
    checkout,
    place,
    /** What happens when cart is asked next, before it answers. */
    meanwhile(work: () => Promise<void>): void {
      meanwhile = work
    },
    empty: (who: Who) => carts.delete(who),
    /** How often cart and catalog were asked. */
    asked: () => asked,
    get: (url: string, who: Who = 'ann') => app.inject({ url, headers: people[who] }),
    cancel: (orderId: string, who: Who = 'ann') =>
      app.inject({ method: 'POST', url: `/orders/${orderId}/cancel`, headers: people[who] }),
    /** What was sent because of an order, oldest first. */
    async outbox(orderId: string): Promise<Message<any>[]> {
      const messages = await orders.outbox(orderId)
      const flaws = messages.flatMap(({ type, data }) => told.get(type)!.check(data) ?? [])
      if (flaws.length > 0) throw new Error(`sent what its contract does not allow: ${flaws}`)
      return messages
    },
    /** Places an order and lets every step succeed. */
    async confirmed(who: Who, bag: Bag): Promise<string> {
      const { orderId } = (await place(who, bag)).json()
      const by = (source: string) => ({ source, now: clock.now() })
      const answers = [
        stockReserved.create({ orderId }, by('inventory')),
        paymentAuthorised.create({ orderId }, by('payments')),
        shipmentBooked.create({ orderId, tracking: 'FL1' }, by('shipping')),
        paymentCaptured.create({ orderId }, by('payments')),
        reservationConfirmed.create({ orderId }, by('inventory')),
      ]
      for (const answer of answers) await app.messages.deliver(answer)
      return orderId
    },
  }
}
