import type { Product } from '@flotilla/catalog-contract/operations'
import { Problem } from '@flotilla/contract'
import { formatMoney } from '@flotilla/contract/money'
import { type Order, type OrderStatus, ordersProblems } from '@flotilla/orders-contract/operations'
import type { Rate } from '@flotilla/shipping-contract/operations'

/** What a customer asks for. */
export interface RequestedOrder {
  readonly wanted: readonly { readonly productId: string; readonly quantity: number }[]
  readonly products: readonly Product[]
  readonly rates: readonly Rate[]
  readonly method: Rate['method']
  readonly address: Order['shipping']['address']
  /** What the customer has seen. */
  readonly total: Order['total']
}

/** An order about to be placed, priced. */
export type PricedOrder = Pick<Order, 'items' | 'shipping' | 'total'>

const mostPerPayment = 1_000_000_000

/** Prices what is in the cart. Throws a Problem when it cannot be sold like that, or for that. */
export function priceOrder({ wanted, products, rates, method, address, total: seen }: RequestedOrder): PricedOrder {
  const rate = rates.find((one) => one.method === method)
  if (!rate) {
    const expected = 'must be a country to which this is shipped'
    const findings = [{ in: 'body', at: '/address/country', code: 'unacceptable', expected }] as const
    throw new Problem(ordersProblems.notShipped, undefined, { findings })
  }
  const byId = new Map(products.map((product) => [product.id, product]))
  const items = wanted.flatMap(({ productId, quantity }) => {
    const product = byId.get(productId)
    if (!product) return []
    const { name, variant, price } = product
    return [{ productId, name, ...(variant !== undefined && { variant }), quantity, price }]
  })
  const { currency } = rate.price
  if (items.some(({ price }) => price.currency !== currency)) throw new Problem(ordersProblems.currenciesMixed)
  const amount = items.reduce((sum, { price, quantity }) => sum + price.amount * quantity, rate.price.amount)
  if (amount > mostPerPayment) throw new Problem(ordersProblems.tooExpensive)
  // One that has left the catalog since the cart was seen changes the total too.
  if (items.length < wanted.length || seen.amount !== amount || seen.currency !== currency)
    throw new Problem(ordersProblems.totalChanged, `It comes to ${formatMoney({ amount, currency })} now`)
  return { items, shipping: { method, price: rate.price, address }, total: { amount, currency } }
}

/** From which status an order can come into another. */
export const mayMove: Readonly<Record<OrderStatus, readonly OrderStatus[]>> = {
  placed: [],
  confirmed: ['placed'],
  shipped: ['confirmed'],
  delivered: ['confirmed', 'shipped'],
  cancelling: ['placed', 'confirmed', 'shipped'],
  cancelled: ['placed', 'cancelling'],
}

/** Whether its customer can still have it undone. */
export const isCancellable = (status: OrderStatus): boolean => mayMove.cancelling.includes(status)
