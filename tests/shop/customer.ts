import { randomUUID } from 'node:crypto'
import { setTimeout as pause } from 'node:timers/promises'

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
  /** Any other request to the API, under a key where one is given; throws when it is refused. */
  ask<T>(verb: string, path: string, body?: object, key?: string): Promise<T>
}

/** All that an order needs, ready to be sent: the same each time, and under the same key. */
export interface Checkout {
  place(key?: string): Promise<Placed>
  /** As somebody at the counter: looks at the cart and the rates, gives the card and orders, each once; or the status with which any of it was refused, 0 without an answer. */
  tryOnce(): Promise<Placed | number>
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
  const cookies = new Map<string, string>()

  async function sendOnce(verb: string, path: string, body?: object, key?: string): Promise<Answer | undefined> {
    const request = () => ({
      method: verb,
      headers: {
        ...(body && { 'content-type': 'application/json' }),
        ...(key && { 'idempotency-key': key }),
        ...(cookies.size > 0 && { cookie: [...cookies].map(([name, value]) => `${name}=${value}`).join('; ') }),
      },
      ...(body && { body: JSON.stringify(body) }),
    })
    const answer = await gate(() => receive(fetch(`${url}/api${path}`, request())).catch(() => undefined))
    for (const cookie of answer?.headers.getSetCookie() ?? [])
      cookies.set(...(cookie.split(';')[0]!.split('=') as [string, string]))
    return answer
  }

  async function send(...request: Parameters<typeof sendOnce>): Promise<Answer> {
    for (;;) {
      const answer = await sendOnce(...request)
      if (answer && !isWorthTryingAgain(answer)) return answer
      // Those who were refused together are not to come back together.
      await pause(50 + Math.random() * 1_000 * Number(answer?.headers.get('retry-after') ?? 0))
    }
  }

  async function ask<T>(...request: Parameters<typeof send>): Promise<T> {
    const { status, text } = await send(...request)
    if (status < 400) return JSON.parse(text) as T
    throw new Error(`${request[0]} ${request[1]} answered ${status}: ${text}`)
  }

  await send('POST', '/session')

  return {
    ask,
    async fill(productId, quantity, number) {
      const cart = await ask<{ totals: Money[] }>('PUT', `/cart/items/${productId}`, { quantity })
      const toRates = `/rates?country=${address.country}&pieces=${quantity}`
      const rates = await ask<{ items: { method: string; price: Money }[] }>('GET', toRates)
      const { cardToken } = await ask<{ cardToken: string }>('POST', '/cards', { number })
      const [goods] = cart.totals
      const postage = rates.items.find((rate) => rate.method === method)!.price
      const total = { amount: goods!.amount + postage.amount, currency: goods!.currency }
      const ownKey = randomUUID()
      const order = { cardToken, email: 'ann@shop.example', address, method, total }
      const placed = (key: string, { orderId }: { orderId: string }): Placed => ({ key, total, orderId })
      return {
        place: async (key = ownKey) => placed(key, await ask('POST', '/orders', order, key)),
        async tryOnce() {
          for (const path of ['/cart', toRates]) {
            const seen = await sendOnce('GET', path)
            if (seen?.status !== 200) return seen?.status ?? 0
          }
          const card = await sendOnce('POST', '/cards', { number })
          if (card?.status !== 201) return card?.status ?? 0
          order.cardToken = JSON.parse(card.text).cardToken
          const answer = await sendOnce('POST', '/orders', order, ownKey)
          return answer?.status === 202 ? placed(ownKey, JSON.parse(answer.text)) : (answer?.status ?? 0)
        },
      }
    },
    async status(orderId) {
      return (await ask<{ status: string }>('GET', `/orders/${orderId}`)).status
    },
  }
}

interface Answer {
  readonly status: number
  readonly headers: Headers
  readonly text: string
}

// Whole, or not at all: who answers may die in the middle of it.
async function receive(asked: Promise<Response>): Promise<Answer> {
  const response = await asked
  return { status: response.status, headers: response.headers, text: await response.text() }
}

// A 409 without a Retry-After is a refusal: another total than the one that was seen, an order that can no longer be undone.
function isWorthTryingAgain({ status, headers }: Answer): boolean {
  return status >= 500 || status === 429 || (status === 409 && headers.has('retry-after'))
}
