import { cartProblems, type putCart } from '@flotilla/cart-contract/operations'
import type { Clock } from '@flotilla/clock'
import { Problem } from '@flotilla/contract'
import type { Handler } from '@flotilla/kit'
import type { Database } from '@flotilla/postgres'
import { write } from './cart.ts'
import { lockCart, saveCart } from './cart-store.ts'

export function putCartHandler(db: Database, clock: Clock): Handler<typeof putCart> {
  return ({ params, body }) =>
    db.tx(async (tx) => {
      const id = params.cartId
      const written = write(await lockCart(tx, id), id, body.text)
      if (!written) throw new Problem(cartProblems.archived)
      await saveCart(tx, written, clock.now())
      return { status: 200, body: written }
    })
}
