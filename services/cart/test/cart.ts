import { randomUUID } from 'node:crypto'
import { getProducts, type Product } from '@flotilla/catalog-contract/operations'
import { openService } from '@flotilla/conformance'
import { headers as names } from '@flotilla/contract'
import { routesFor } from '@flotilla/kit'
import { orderPlaced } from '@flotilla/orders-contract/events'
import { service } from '../src/service.ts'

export type Cart = Awaited<ReturnType<typeof openCart>>

/** cart on a real database, with catalog in place by its contract, over HTTP. */
export async function openCart() {
  const goods = new Map<string, Product>()
  const deadlines: number[] = []
  const behaviour = { catalogAnswers: true }
  const cart = await openService(service, {
    config: { DATABASE_POOL: 20, MAX_CONCURRENCY: 200 },
    callers: ['orders'],
    fakes: {
      catalog: (app) =>
        routesFor(app, 'service')(getProducts, async ({ body, raw, signal }) => {
          deadlines.push(Number(raw.headers[names.deadline]))
          if (!behaviour.catalogAnswers) await new Promise((resolve) => signal.addEventListener('abort', resolve))
          return { status: 200 as const, body: { items: body.productIds.flatMap((id) => goods.get(id) ?? []) } }
        }),
    },
  })
  const gateway = await cart.asService('gateway')

  return {
    ...cart,
    goods,
    /** What was left of the time, in ms, when catalog was asked. */
    deadlines,
    behaviour,
    sell(amount = 100, id = randomUUID() as string) {
      const price = { amount, currency: 'EUR' }
      const words = { name: `Thing ${id.slice(0, 4)}`, description: 'A thing', category: 'boats' }
      goods.set(id, { id, ...words, price, picture: { shape: 'buoy', hue: 7 } })
      return id
    },
    async person(id = randomUUID() as string) {
      const headers = await cart.asPerson(id)
      const call = (method: 'GET' | 'PUT' | 'DELETE', path: string, payload?: object) =>
        cart.app.inject({ method, url: `/cart${path}`, headers, ...(payload && { payload }) })
      return {
        id,
        headers,
        cart: async () => (await call('GET', '')).json(),
        put: (productId: string, quantity = 1) => call('PUT', `/items/${productId}`, { quantity }),
        remove: (productId: string) => call('DELETE', `/items/${productId}`),
      }
    },
    merge: (from: string, into: string) =>
      cart.app.inject({ method: 'POST', url: '/cart/merge', headers: gateway, payload: { from, into } }),
    /** The event of an order with these lines. */
    ordered(customerId: string, lines: readonly { productId: string; quantity: number }[]) {
      const total = { amount: 100, currency: 'EUR' }
      const items = lines.map((one) => ({ ...one, name: 'A thing', price: total }))
      const order = { orderId: randomUUID(), customerId, email: 'a@b.de', name: 'Ann', items, total }
      return orderPlaced.create(order, { source: 'orders', now: cart.clock.now() })
    },
  }
}
