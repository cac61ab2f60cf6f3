import { createHash } from 'node:crypto'
import type { Cart } from '@flotilla/cart-contract/operations'
import type { Product } from '@flotilla/catalog-contract/operations'
import type { Money } from '@flotilla/contract'

/** A product in a cart, as it was when it was put in. */
export interface Line {
  readonly productId: string
  readonly name: string
  readonly quantity: number
  readonly seen: Money
}

/** A line with what tells its present state from every other state of every line. */
export interface StoredLine extends Line {
  readonly state: string
}

export const mostLines = 50
const mostPerLine = 99

/** A cart at today's prices. `products`: those of its lines that are still for sale. */
export function priceCart(lines: readonly StoredLine[], products: readonly Product[]): Cart {
  const byId = new Map(products.map((product) => [product.id, product]))
  const items = lines.flatMap(({ productId, quantity, seen }) => {
    const product = byId.get(productId)
    if (!product) return []
    const { name, variant, picture, price } = product
    const changed = price.amount !== seen.amount || price.currency !== seen.currency
    return [
      {
        productId,
        name,
        ...(variant !== undefined && { variant }),
        picture,
        quantity,
        price,
        ...(changed && { was: seen }),
      },
    ]
  })
  const gone = lines.filter(({ productId }) => !byId.has(productId)).map(({ productId, name }) => ({ productId, name }))
  const revision = revisionOf(lines.filter(({ productId }) => byId.has(productId)))
  return { items, totals: totalsOf(items), gone, revision }
}

/** The same for the same lines in the same state, whoever looks; another as soon as one is put in, changed or taken out. */
function revisionOf(lines: readonly StoredLine[]): string {
  const states = lines.map(({ state }) => state).toSorted()
  return createHash('sha256').update(states.join()).digest('base64url')
}

/** What the lines of `into` become when all of another cart moves there; new ones come last, as far as there is room. */
export function mergeLines(into: readonly Line[], from: readonly Line[]): Line[] {
  const known = new Map(into.map((line) => [line.productId, line]))
  const room = mostLines - into.length
  const fresh = from.filter(({ productId }) => !known.has(productId)).slice(0, room)
  const grown = from.flatMap(({ productId, quantity }) => {
    const line = known.get(productId)
    return line ? [{ ...line, quantity: Math.min(mostPerLine, line.quantity + quantity) }] : []
  })
  return [...grown, ...fresh]
}

function totalsOf(items: Cart['items']): Money[] {
  const sums = new Map<string, number>()
  for (const { price, quantity } of items)
    sums.set(price.currency, (sums.get(price.currency) ?? 0) + price.amount * quantity)
  return [...sums]
    .map(([currency, amount]) => ({ amount, currency }))
    .toSorted((a, b) => (a.currency < b.currency ? -1 : 1))
}
