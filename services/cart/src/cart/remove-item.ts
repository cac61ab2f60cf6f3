import type { removeItem } from '@flotilla/cart-contract/operations'
import type { Handler } from '@flotilla/kit'
import type { Ports } from '../ports.ts'
import { removeLines } from './cart-store.ts'
import { readCart } from './read-cart.ts'

export function removeItemHandler(ports: Ports): Handler<typeof removeItem> {
  return async (request) => {
    const owner = request.principal.user!.id
    await removeLines(ports.db, owner, [request.params.productId])
    return { status: 200, body: await readCart(ports, owner) }
  }
}
