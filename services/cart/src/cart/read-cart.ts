import type { Cart } from '@flotilla/cart-contract/operations'
import type { Ports } from '../ports.ts'
import { priceCart } from './cart.ts'
import { linesOf, removeLines } from './cart-store.ts'
import { askCatalog } from './prices.ts'

/** A cart at today's prices. What is no longer for sale is told of, and taken out. */
export async function readCart({ db, catalog }: Pick<Ports, 'db' | 'catalog'>, owner: string): Promise<Cart> {
  const lines = await linesOf(db, owner)
  const productIds = lines.map((line) => line.productId)
  const cart = priceCart(lines, await askCatalog(catalog, productIds))
  const gone = cart.gone.map((line) => line.productId)
  if (gone.length > 0) await removeLines(db, owner, gone)
  return cart
}
