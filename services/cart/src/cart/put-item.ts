import { cartProblems, type putItem } from '@flotilla/cart-contract/operations'
import { Problem } from '@flotilla/contract'
import type { Handler } from '@flotilla/kit'
import type { Ports } from '../ports.ts'
import { mostLines } from './cart.ts'
import { lockCart, putLines } from './cart-store.ts'
import { askCatalog } from './prices.ts'
import { readCart } from './read-cart.ts'

export function putItemHandler(ports: Ports): Handler<typeof putItem> {
  return async (request) => {
    const { productId } = request.params
    const owner = request.principal.user!.id
    // Before the transaction: it must not wait for another service.
    const [product] = await askCatalog(ports.catalog, [productId])
    if (!product) throw new Problem(cartProblems.productUnknown)
    const line = { productId, name: product.name, quantity: request.body.quantity, seen: product.price }
    await ports.db.tx(async (tx) => {
      const lines = await lockCart(tx, owner)
      const isNew = lines.every((one) => one.productId !== productId)
      if (isNew && lines.length >= mostLines) throw new Problem(cartProblems.cartFull)
      await putLines(tx, owner, [line])
    })
    return { status: 200, body: await readCart(ports, owner) }
  }
}
