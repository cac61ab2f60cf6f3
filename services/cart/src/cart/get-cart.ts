import { cartProblems, type getCart } from '@flotilla/cart-contract/operations'
import { Problem } from '@flotilla/contract'
import type { Handler } from '@flotilla/kit'
import type { Database } from '@flotilla/postgres'
import { findCart } from './cart-store.ts'

export function getCartHandler(db: Database): Handler<typeof getCart> {
  return async ({ params }) => {
    const found = await findCart(db, params.cartId)
    if (!found) throw new Problem(cartProblems.notFound)
    return { status: 200, body: found }
  }
}
