import type { Product } from '@flotilla/catalog-contract/operations'
import type { ProblemDocument } from '@flotilla/contract'
import type { Order, OrderSummary } from '@flotilla/orders-contract/operations'

export type { Order, OrderSummary, Product }

/** What the API refused, in words for a person. */
export class ApiError extends Error {
  readonly code: string
  constructor({ code, title, detail, findings = [] }: ProblemDocument) {
    super([detail ?? title, ...findings.map(({ at, expected }) => `${at} ${expected}`)].join(' · '))
    this.code = code
  }
}

let session: Promise<unknown> | undefined

/** Everything but looking around needs a session; the first such call begins one. */
function ensureSession(): Promise<unknown> {
  session ??= send('POST', '/session').catch((error) => {
    session = undefined
    throw error
  })
  return session
}

export const listProducts = (after?: string) =>
  send<{ items: Product[]; next?: string }>(
    'GET',
    `/products?limit=60${after ? `&after=${encodeURIComponent(after)}` : ''}`,
  )

export const getProduct = (id: string) => send<Product>('GET', `/products/${id}`)

export async function tokeniseCard(number: string): Promise<{ cardToken: string; brand: string; last4: string }> {
  await ensureSession()
  return send('POST', '/cards', { number }, crypto.randomUUID())
}

/** `key` makes it safe to press the button again: the same key is the same order. */
export async function placeOrder(
  order: { items: { productId: string; quantity: number }[]; cardToken: string },
  key: string,
) {
  await ensureSession()
  return send<{ orderId: string; status: string }>('POST', '/orders', order, key)
}

export async function getOrder(id: string): Promise<Order> {
  await ensureSession()
  return send('GET', `/orders/${id}`)
}

export async function listOrders(): Promise<{ items: OrderSummary[]; next?: string }> {
  await ensureSession()
  return send('GET', '/orders?limit=20')
}

async function send<T>(method: string, path: string, body?: unknown, key?: string): Promise<T> {
  const response = await fetch(`/api${path}`, {
    method,
    headers: {
      ...(body !== undefined && { 'content-type': 'application/json' }),
      ...(key && { 'idempotency-key': key }),
    },
    ...(body !== undefined && { body: JSON.stringify(body) }),
  }).catch(() => {
    throw new Error('The shop cannot be reached. Is it running?')
  })
  if (response.ok) return response.json()
  throw new ApiError(await response.json())
}
