import { defineCommand, type Static, Type } from '@flotilla/contract'
import { captureFailed, paymentAuthorised, paymentCaptured, paymentDeclined, paymentVoided } from './events.ts'

const OfOrder = Type.Object({ orderId: Type.String({ format: 'uuid' }) }, { additionalProperties: false })
const key = ({ orderId }: Static<typeof OfOrder>) => orderId

export const authorisePayment = defineCommand({
  service: 'payments',
  name: 'authorise-payment',
  version: 1,
  summary: 'Ask the card network to hold a sum',
  schema: Type.Object(
    {
      orderId: Type.String({ format: 'uuid' }),
      cardToken: Type.String({ format: 'uuid' }),
      /** Minor units. */
      amount: Type.Integer({ minimum: 0 }),
      currency: Type.String({ pattern: '^[A-Z]{3}$' }),
    },
    { additionalProperties: false },
  ),
  key,
  answers: [paymentAuthorised, paymentDeclined],
})

export const capturePayment = defineCommand({
  service: 'payments',
  name: 'capture-payment',
  version: 1,
  summary: 'Take the sum that is held',
  schema: OfOrder,
  key,
  answers: [paymentCaptured, captureFailed],
})

export const voidPayment = defineCommand({
  service: 'payments',
  name: 'void-payment',
  version: 1,
  summary: 'Let go of the sum, held already or still to be',
  schema: OfOrder,
  key,
  answers: [paymentVoided],
})
