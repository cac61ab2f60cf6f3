import { defineEvent, Money, Type, Uuid } from '@flotilla/contract'
import { byOrder, OfOrder } from './payment.ts'

const Refused = Type.Object(
  {
    orderId: Uuid,
    /** In words for the shopper. */
    reason: Type.String(),
  },
  { additionalProperties: false },
)

export const paymentAuthorised = defineEvent({
  service: 'payments',
  name: 'payment-authorised',
  version: 1,
  summary: 'The card network holds the sum for us',
  schema: OfOrder,
  key: byOrder,
})

export const paymentDeclined = defineEvent({
  service: 'payments',
  name: 'payment-declined',
  version: 1,
  summary: 'The card network refused, or did not answer in time',
  schema: Refused,
  key: byOrder,
})

export const paymentCaptured = defineEvent({
  service: 'payments',
  name: 'payment-captured',
  version: 1,
  summary: 'The sum is ours',
  schema: OfOrder,
  key: byOrder,
})

export const captureFailed = defineEvent({
  service: 'payments',
  name: 'capture-failed',
  version: 1,
  summary: 'There was nothing to capture',
  schema: Refused,
  key: byOrder,
})

export const paymentVoided = defineEvent({
  service: 'payments',
  name: 'payment-voided',
  version: 1,
  summary: 'Nothing is held or taken any more, whatever was before',
  schema: OfOrder,
  key: byOrder,
})

export const paymentRefunded = defineEvent({
  service: 'payments',
  name: 'payment-refunded',
  version: 1,
  summary: 'Money that was taken went back, all of it or a part',
  schema: Type.Object({ orderId: Uuid, amount: Money }, { additionalProperties: false }),
  key: byOrder,
})
