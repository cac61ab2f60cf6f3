import { defineCommand, Type, Uuid } from '@flotilla/contract'
import { reservationConfirmed, reservationLost, stockRefused, stockReleased, stockReserved } from './events.ts'
import { byOrder, OfOrder } from './stock.ts'

export const reserveStock = defineCommand({
  service: 'inventory',
  name: 'reserve-stock',
  version: 1,
  summary: 'Put everything in the order aside, or nothing',
  schema: Type.Object(
    {
      orderId: Uuid,
      items: Type.Array(
        Type.Object(
          { productId: Uuid, quantity: Type.Integer({ minimum: 1, maximum: 99 }) },
          { additionalProperties: false },
        ),
        { minItems: 1, maxItems: 50 },
      ),
    },
    { additionalProperties: false },
  ),
  key: byOrder,
  senders: ['orders'],
  answers: [stockReserved, stockRefused],
})

export const confirmReservation = defineCommand({
  service: 'inventory',
  name: 'confirm-reservation',
  version: 1,
  summary: 'What was put aside is sold',
  schema: OfOrder,
  key: byOrder,
  senders: ['orders'],
  answers: [reservationConfirmed, reservationLost],
})

export const releaseStock = defineCommand({
  service: 'inventory',
  name: 'release-stock',
  version: 1,
  summary: 'Put back what was put aside or sold, had already or still to come',
  schema: OfOrder,
  key: byOrder,
  senders: ['orders'],
  answers: [stockReleased],
})
