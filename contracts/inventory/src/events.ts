import { defineEvent, Type, Uuid } from '@flotilla/contract'
import { byOrder, OfOrder } from './stock.ts'

export const stockReserved = defineEvent({
  service: 'inventory',
  name: 'stock-reserved',
  version: 1,
  summary: 'Everything in the order is put aside, for a while',
  schema: OfOrder,
  key: byOrder,
})

export const stockRefused = defineEvent({
  service: 'inventory',
  name: 'stock-refused',
  version: 1,
  summary: 'There is not enough; nothing was put aside',
  schema: Type.Object(
    {
      orderId: Uuid,
      /** In words for the shopper. */
      reason: Type.String(),
      short: Type.Array(
        Type.Object(
          { productId: Uuid, wanted: Type.Integer(), available: Type.Integer() },
          { additionalProperties: false },
        ),
      ),
    },
    { additionalProperties: false },
  ),
  key: byOrder,
})

export const reservationConfirmed = defineEvent({
  service: 'inventory',
  name: 'reservation-confirmed',
  version: 1,
  summary: 'What was put aside has left the shelf',
  schema: OfOrder,
  key: byOrder,
})

export const reservationLost = defineEvent({
  service: 'inventory',
  name: 'reservation-lost',
  version: 1,
  summary: 'What was put aside went back to the shelf before it was confirmed',
  schema: Type.Object({ orderId: Uuid, reason: Type.String() }, { additionalProperties: false }),
  key: byOrder,
})

export const stockReleased = defineEvent({
  service: 'inventory',
  name: 'stock-released',
  version: 1,
  summary: 'Nothing is put aside or taken for the order any more, whatever was before',
  schema: OfOrder,
  key: byOrder,
})
