import type { Product } from '@flotilla/catalog-contract/operations'
import { Problem } from '@flotilla/contract'
import { type Order, ordersProblems } from '@flotilla/orders-contract/operations'

/** What a customer asks for. */
export interface RequestedItem {
  readonly productId: string
  readonly quantity: number
}

/** An order about to be placed, priced. */
export interface PricedOrder {
  readonly items: Order['items']
  readonly total: Order['total']
}

const mostPerPayment = 1_000_000_000
const mostPerItem = 999

/** One line a product, in the order in which they were first named. */
export function mergeItems(items: readonly RequestedItem[]): RequestedItem[] {
  const quantities = new Map<string, number>()
  for (const { productId, quantity } of items) quantities.set(productId, (quantities.get(productId) ?? 0) + quantity)
  return [...quantities].map(([productId, quantity]) => ({ productId, quantity: Math.min(quantity, mostPerItem) }))
}

/** Prices what was asked for at the catalog's prices. Throws a Problem when it cannot be sold like that. */
export function priceOrder(items: readonly RequestedItem[], products: readonly Product[]): PricedOrder {
  const byId = new Map(products.map((product) => [product.id, product]))
  const unknown = items.flatMap(({ productId }, i) => (byId.has(productId) ? [] : [i]))
  if (unknown.length > 0) {
    const findings = unknown.map(
      (i) => ({ in: 'body', at: `/items/${i}/productId`, expected: 'a product that is for sale' }) as const,
    )
    throw new Problem(ordersProblems.productUnknown, undefined, { findings })
  }
  const lines = items.map(({ productId, quantity }) => {
    const { name, price } = byId.get(productId)!
    return { productId, name, quantity, price }
  })
  const { currency } = lines[0]!.price
  if (lines.some(({ price }) => price.currency !== currency)) throw new Problem(ordersProblems.currenciesMixed)
  const amount = lines.reduce((sum, { price, quantity }) => sum + price.amount * quantity, 0)
  if (amount > mostPerPayment) throw new Problem(ordersProblems.tooExpensive)
  return { items: lines, total: { amount, currency } }
}
