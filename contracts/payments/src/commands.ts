import { Currency, defineCommand, Type, Uuid } from '@flotilla/contract'
import { captureFailed, paymentAuthorised, paymentCaptured, paymentDeclined, paymentVoided } from './events.ts'
import { byOrder, OfOrder } from './payment.ts'

export const authorisePayment = defineCommand({
  service: 'payments',
  name: 'authorise-payment',
  version: 1,
  summary: 'Ask the card network to hold a sum',
  schema: Type.Object(
    {
      orderId: Uuid,
      cardToken: Uuid,
      /** Who pays; the card has to be theirs. An older version of orders does not send it. */
      customerId: Type.Optional(Type.String()),
      /** Minor units. */
      amount: Type.Integer({ minimum: 0 }),
      currency: Currency,
    },
    { additionalProperties: false },
  ),
  key: byOrder,
  senders: ['orders'],
  answers: [paymentAuthorised, paymentDeclined],
})

export const capturePayment = defineCommand({
  service: 'payments',
  name: 'capture-payment',
  version: 1,
  summary: 'Take the sum that is held',
  schema: OfOrder,
  key: byOrder,
  senders: ['orders'],
  answers: [paymentCaptured, captureFailed],
})

export const voidPayment = defineCommand({
  service: 'payments',
  name: 'void-payment',
  version: 1,
  summary: 'Let go of the sum, held already or still to be',
  schema: OfOrder,
  key: byOrder,
  senders: ['orders'],
  answers: [paymentVoided],
})
