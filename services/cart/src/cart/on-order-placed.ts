import type { MessageHandler } from '@flotilla/messaging'
import type { orderPlaced } from '@flotilla/orders-contract/events'
import { lockCart, takeOut } from './cart-store.ts'

/** What was ordered leaves the cart; what was put in since stays. */
export const onOrderPlaced: MessageHandler<typeof orderPlaced.schema> = async ({ data }, { tx }) => {
  await lockCart(tx, data.customerId)
  await takeOut(tx, data.customerId, data.items)
}
