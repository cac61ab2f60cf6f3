import { randomUUID } from 'node:crypto'
import { pause } from './shop.ts'

export interface Placed {
  readonly orderId: string
  readonly key: string
}

/** A customer who does not give up: the same request, with the same key, until there is an answer. */
export async function makeCustomer(url: string) {
  const send = async (
    method: string,
    path: string,
    body?: object,
    key?: string,
    cookie?: string,
  ): Promise<Response> => {
    for (;;) {
      const headers = {
        ...(body && { 'content-type': 'application/json' }),
        ...(key && { 'idempotency-key': key }),
        ...(cookie && { cookie }),
      }
      const response = await fetch(`${url}/api${path}`, {
        method,
        headers,
        ...(body && { body: JSON.stringify(body) }),
      }).catch(() => undefined)
      if (response && response.status < 500 && response.status !== 409) return response
      await pause(50)
    }
  }
  const session = await send('POST', '/session')
  const cookie = session.headers.get('set-cookie')!.split(';')[0]!

  return {
    async order(number: string, quantity: number): Promise<Placed> {
      const card = (await (await send('POST', '/cards', { number }, undefined, cookie)).json()) as { cardToken: string }
      const key = randomUUID()
      const items = [{ productId: '00000000-0000-7000-8000-000000000014', quantity }]
      const response = await send('POST', '/orders', { items, cardToken: card.cardToken }, key, cookie)
      if (response.status !== 202) throw new Error(`answered ${response.status}: ${await response.text()}`)
      return { key, ...((await response.json()) as { orderId: string }) }
    },
    async status(orderId: string): Promise<string> {
      const order = (await (await send('GET', `/orders/${orderId}`, undefined, undefined, cookie)).json()) as {
        status: string
      }
      return order.status
    },
  }
}
