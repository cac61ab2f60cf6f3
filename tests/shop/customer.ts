import { randomUUID } from 'node:crypto'
import { pause } from './shop.ts'

export interface Placed {
  readonly orderId: string
  readonly key: string
  readonly total: Money
}

interface Money {
  readonly amount: number
  readonly currency: string
}

/** A request that is let through when there is room. */
export type Gate = <T>(work: () => Promise<T>) => Promise<T>

export interface Customer {
  /** Puts so many into the cart and finds out what it comes to; nothing is ordered yet. */
  fill(productId: string, quantity: number, cardNumber: string): Promise<Checkout>
  status(orderId: string): Promise<string>
}

/** All that an order needs, ready to be sent: the same each time, and under the same key. */
export interface Checkout {
  place(): Promise<Placed>
}

/** At most so many at a time; the others wait in line. */
export function gateOf(most: number): Gate {
  const waiting: (() => void)[] = []
  let inside = 0
  return async (work) => {
    if (inside === most) await new Promise<void>((resolve) => waiting.push(resolve))
    else inside++
    try {
      return await work()
    } finally {
      const next = waiting.shift()
      if (next) next()
      else inside--
    }
  }
}

const address = { name: 'Ann Sailor', street: 'Kai 1', postcode: '20457', city: 'Hamburg', country: 'DE' }
const method = 'standard'

/** A guest who does not give up: the same request, with the same key, until there is an answer. Without a gate all that is asked goes out at once. */
export async function makeCustomer(url: string, gate: Gate = (work) => work()): Promise<Customer> {
  let cookies = new Map<string, string>()

  async function send(verb: string, path: string, body?: object, key?: string): Promise<Response> {
    const request = {
      method: verb,
      headers: {
        ...(body && { 'content-type': 'application/json' }),
        ...(key && { 'idempotency-key': key }),
        ...(cookies.size > 0 && { cookie: [...cookies].map(([name, value]) => `${name}=${value}`).join('; ') }),
      },
      ...(body && { body: JSON.stringify(body) }),
    }
    for (;;) {
      const response = await gate(() => fetch(`${url}/api${path}`, request).catch(() => undefined))
      if (response && response.status < 500 && response.status !== 409 && response.status !== 429) return response
      await response?.body?.cancel()
      // Those who were refused together are not to come back together.
      await pause(50 + Math.random() * 1_000 * Number(response?.headers.get('retry-after') ?? 0))
    }
  }

  async function ask<T>(...request: Parameters<typeof send>): Promise<T> {
    const response = await send(...request)
    if (response.ok) return (await response.json()) as T
    throw new Error(`${request[0]} ${request[1]} answered ${response.status}: ${await response.text()}`)
  }

  const session = await send('POST', '/session')
  await session.body?.cancel()
  cookies = new Map(session.headers.getSetCookie().map((one) => one.split(';')[0]!.split('=') as [string, string]))

  return {
    async fill(productId, quantity, number) {
      const cart = await ask<{ totals: Money[] }>('PUT', `/cart/items/${productId}`, { quantity })
      const rates = await ask<{ items: { method: string; price: Money }[] }>(
        'GET',
        `/rates?country=${address.country}&pieces=${quantity}`,
      )
      const { cardToken } = await ask<{ cardToken: string }>('POST', '/cards', { number })
      const [goods] = cart.totals
      const postage = rates.items.find((rate) => rate.method === method)!.price
      const total = { amount: goods!.amount + postage.amount, currency: goods!.currency }
      const key = randomUUID()
      const order = { cardToken, email: 'ann@shop.example', address, method, total }
      return {
        place: async () => ({ key, total, ...(await ask<{ orderId: string }>('POST', '/orders', order, key)) }),
      }
    },
    async status(orderId) {
      return (await ask<{ status: string }>('GET', `/orders/${orderId}`)).status
    },
  }
}
