import type { mergeCarts } from '@flotilla/cart-contract/operations'
import type { Handler } from '@flotilla/kit'
import type { Database } from '@flotilla/postgres'
import { mergeLines } from './cart.ts'
import { empty, lockCart, putLines } from './cart-store.ts'

export function mergeCartsHandler(db: Database): Handler<typeof mergeCarts> {
  return async ({ body: { from, into } }) => {
    if (from === into) return { status: 200, body: { moved: 0 } }
    const moved = await db.tx(async (tx) => {
      const carts = new Map<string, Awaited<ReturnType<typeof lockCart>>>()
      // In one order, so that two who merge crosswise do not wait for each other.
      for (const owner of [from, into].toSorted()) carts.set(owner, await lockCart(tx, owner))
      const lines = mergeLines(carts.get(into)!, carts.get(from)!)
      await putLines(tx, into, lines)
      await empty(tx, from)
      return lines.length
    })
    return { status: 200, body: { moved } }
  }
}
