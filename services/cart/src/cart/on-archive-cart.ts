import type { archiveCart } from '@flotilla/cart-contract/commands'
import { cartArchived } from '@flotilla/cart-contract/events'
import type { Clock } from '@flotilla/clock'
import { append, type MessageHandler } from '@flotilla/messaging'
import { archive } from './cart.ts'
import { lockCart, saveCart } from './cart-store.ts'

/** The state and the event that tells of it commit together. */
export function onArchiveCart(clock: Clock): MessageHandler<typeof archiveCart.schema> {
  return async ({ id: causationid, data: { cartId: id } }, { tx }) => {
    const now = clock.now()
    await saveCart(tx, archive(await lockCart(tx, id), id), now)
    await append(tx, [cartArchived.create({ cartId: id }, { source: 'cart', now, causationid })])
  }
}
