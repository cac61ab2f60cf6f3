import type { Clock } from '@flotilla/clock'
import { append, type MessageHandler } from '@flotilla/messaging'
import type { archiveShipping } from '@flotilla/shipping-contract/commands'
import { shippingArchived } from '@flotilla/shipping-contract/events'
import { archive } from './shipping.ts'
import { lockShipping, saveShipping } from './shipping-store.ts'

/** The state and the event that tells of it commit together. */
export function onArchiveShipping(clock: Clock): MessageHandler<typeof archiveShipping.schema> {
  return async ({ id: causationid, data: { shippingId: id } }, { tx }) => {
    const now = clock.now()
    await saveShipping(tx, archive(await lockShipping(tx, id), id), now)
    await append(tx, [shippingArchived.create({ shippingId: id }, { source: 'shipping', now, causationid })])
  }
}
