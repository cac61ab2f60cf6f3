import { DateTime, defineOperation, defineProblems, Money, Type, Uuid } from '@flotilla/contract'

export const paymentsProblems = defineProblems('payments', {
  cardUnknown: [422, 'No such card'],
  paymentNotFound: [404, 'There is no such payment'],
  notCaptured: [409, 'Nothing was taken that could go back'],
  moreThanTaken: [422, 'That is more than is left of what was taken'],
})

/** The number is forgotten at once; what stays is a token that stands for it, which only the same customer can pay with, for one hour. */
export const tokeniseCard = defineOperation({
  service: 'payments',
  name: 'tokeniseCard',
  summary: 'Exchanges a card number for a token that can be charged for an hour',
  method: 'POST',
  path: '/cards',
  allow: ['customer'],
  // A checkout cannot do without it.
  priority: 'critical',
  // Repeating it gives another token for the same card, and charges nothing.
  idempotency: 'natural',
  body: Type.Object({ number: Type.String({ pattern: '^[0-9]{12,19}$' }) }, { additionalProperties: false }),
  replies: {
    201: Type.Object({ cardToken: Uuid, brand: Type.String(), last4: Type.String() }, { additionalProperties: false }),
  },
  problems: [paymentsProblems.cardUnknown],
})

export const listCards = defineOperation({
  service: 'payments',
  name: 'listCards',
  summary: 'What is known of the cards of whoever asks, newest first; a hundred at most',
  method: 'GET',
  path: '/cards',
  allow: ['customer'],
  replies: {
    200: Type.Object(
      {
        items: Type.Array(
          Type.Object(
            { brand: Type.String(), last4: Type.String(), addedAt: DateTime },
            { additionalProperties: false },
          ),
        ),
      },
      { additionalProperties: false },
    ),
  },
})

export const getPayment = defineOperation({
  service: 'payments',
  name: 'getPayment',
  summary: 'What became of the payment of an order',
  method: 'GET',
  path: '/payments/{orderId}',
  allow: ['staff'],
  params: Type.Object({ orderId: Uuid }),
  replies: {
    200: Type.Object(
      {
        orderId: Uuid,
        status: Type.Enum(['authorising', 'authorised', 'declined', 'captured', 'voided', 'refunded']),
        amount: Type.Integer(),
        currency: Type.String(),
        /** Of the amount, minor units. */
        refunded: Type.Integer({ minimum: 0 }),
      },
      { additionalProperties: false },
    ),
  },
  problems: [paymentsProblems.paymentNotFound],
})

export const refundPayment = defineOperation({
  service: 'payments',
  name: 'refundPayment',
  summary: 'Gives back what was taken for an order, all of it or a part',
  method: 'POST',
  path: '/payments/{orderId}/refunds',
  allow: ['staff'],
  params: Type.Object({ orderId: Uuid }),
  body: Type.Object(
    { amount: Money, reason: Type.String({ minLength: 1, maxLength: 200 }) },
    { additionalProperties: false },
  ),
  replies: {
    201: Type.Object({ refundId: Uuid, refunded: Money }, { additionalProperties: false }),
  },
  problems: [paymentsProblems.paymentNotFound, paymentsProblems.notCaptured, paymentsProblems.moreThanTaken],
})

/** Every entry of the ledger is debited to one account and credited to another, so all balances of a currency add up to zero. */
export const getBalances = defineOperation({
  service: 'payments',
  name: 'getBalances',
  summary: 'What each account of the ledger stands at',
  method: 'GET',
  path: '/ledger/balances',
  allow: ['staff'],
  replies: {
    200: Type.Object(
      {
        items: Type.Array(
          Type.Object(
            {
              account: Type.String(),
              currency: Type.String(),
              /** Minor units; negative where more was credited than debited. */
              balance: Type.Integer(),
            },
            { additionalProperties: false },
          ),
        ),
      },
      { additionalProperties: false },
    ),
  },
})
