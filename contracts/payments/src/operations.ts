import { defineOperation, defineProblems, Type } from '@flotilla/contract'

export const paymentsProblems = defineProblems('payments', {
  cardUnknown: [422, 'No such card'],
  paymentNotFound: [404, 'There is no such payment'],
})

/** The number is forgotten at once; what stays is a token that stands for it. */
export const tokeniseCard = defineOperation({
  service: 'payments',
  name: 'tokeniseCard',
  summary: 'Exchanges a card number for a token that can be charged',
  method: 'POST',
  path: '/cards',
  allow: ['customer'],
  // Repeating it gives another token for the same card, and charges nothing.
  idempotency: 'natural',
  body: Type.Object({ number: Type.String({ pattern: '^[0-9]{12,19}$' }) }, { additionalProperties: false }),
  replies: {
    201: Type.Object(
      { cardToken: Type.String({ format: 'uuid' }), brand: Type.String(), last4: Type.String() },
      { additionalProperties: false },
    ),
  },
  problems: [paymentsProblems.cardUnknown],
})

export const getPayment = defineOperation({
  service: 'payments',
  name: 'getPayment',
  summary: 'What became of the payment of an order',
  method: 'GET',
  path: '/payments/{orderId}',
  allow: ['service'],
  params: Type.Object({ orderId: Type.String({ format: 'uuid' }) }),
  replies: {
    200: Type.Object(
      {
        orderId: Type.String({ format: 'uuid' }),
        status: Type.Enum(['authorising', 'authorised', 'declined', 'captured', 'voided']),
        amount: Type.Integer(),
        currency: Type.String(),
      },
      { additionalProperties: false },
    ),
  },
  problems: [paymentsProblems.paymentNotFound],
})
