import { CartItem } from '@flotilla/cart-contract/operations'
import { defineOperation, defineProblems, Email, problems, Type } from '@flotilla/contract'
import {
  Account,
  GivenPassword,
  getAccount,
  identityProblems,
  Name,
  Password,
  ResetCode,
} from '@flotilla/identity-contract/operations'
import { Mail } from '@flotilla/notifications-contract/operations'
import { Order } from '@flotilla/orders-contract/operations'
import { listCards } from '@flotilla/payments-contract/operations'
import { Shipment } from '@flotilla/shipping-contract/operations'

export const gatewayProblems = defineProblems('gateway', {
  orderUnderWay: [409, 'An order is still on its way; cancel it or wait for it'],
})

/** Who a browser is. A guest has no e-mail address. All of it is in cookies that scripts cannot read. */
const Somebody = Type.Object(
  {
    ...Type.Pick(Account, ['customerId', 'roles']).properties,
    account: Type.Optional(Type.Pick(Account, ['email', 'name'], { additionalProperties: false })),
  },
  { additionalProperties: false },
)

const session = { service: 'gateway', allow: ['anyone'], idempotency: 'natural', replies: { 200: Somebody } } as const

export const startSession = defineOperation({
  ...session,
  name: 'startSession',
  summary: 'Goes on with the browser’s session, refreshing it where that is due; makes it a guest when there is none',
  method: 'POST',
  path: '/session',
})

export const logIn = defineOperation({
  ...session,
  name: 'logIn',
  summary: 'Makes the browser that of an account; the guest’s cart moves along',
  method: 'POST',
  path: '/session/log-in',
  body: Type.Object({ email: Email, password: GivenPassword }, { additionalProperties: false }),
  problems: [identityProblems.refused, problems.tooMany],
})

export const signUp = defineOperation({
  ...session,
  name: 'signUp',
  summary: 'Makes an account, and the browser that of it; the guest’s cart moves along',
  method: 'POST',
  path: '/session/sign-up',
  idempotency: 'key',
  body: Type.Object({ email: Email, password: Password, name: Name }, { additionalProperties: false }),
  problems: [identityProblems.emailTaken],
})

const reset = { service: 'gateway', method: 'POST', allow: ['anyone'], idempotency: 'natural' } as const
const Nothing = Type.Object({}, { additionalProperties: false })

export const askForReset = defineOperation({
  ...reset,
  name: 'askForReset',
  summary: 'Sends a code for a new password to the owner of an account, if there is one; says nothing of that',
  path: '/session/reset-mails',
  body: Type.Object({ email: Email }, { additionalProperties: false }),
  replies: { 202: Nothing },
})

export const resetPassword = defineOperation({
  ...reset,
  name: 'resetPassword',
  summary: 'Sets a new password with the code from a mail; all sessions of the account end',
  path: '/session/reset',
  body: Type.Object({ code: ResetCode, password: Password }, { additionalProperties: false }),
  replies: { 200: Nothing },
  problems: [identityProblems.resetOver],
})

export const logOut = defineOperation({
  ...session,
  name: 'logOut',
  summary: 'Ends the session; the browser is a new guest',
  method: 'POST',
  path: '/session/log-out',
})

export const exportData = defineOperation({
  service: 'gateway',
  name: 'exportData',
  summary: 'All that the shop knows of whoever asks, from every service that knows something',
  method: 'GET',
  path: '/account/data',
  allow: ['customer'],
  // It asks for each order and each mail.
  deadlineMs: 20_000,
  priority: 'sheddable',
  replies: {
    200: Type.Object(
      {
        customerId: Type.String(),
        /** Not of a guest. */
        account: Type.Optional(getAccount.schemas.replies[200]),
        cart: Type.Array(CartItem),
        orders: Type.Array(Order),
        parcels: Type.Array(Shipment),
        cards: listCards.schemas.replies[200].properties.items,
        mails: Type.Array(Mail),
      },
      { additionalProperties: false },
    ),
  },
})

export const eraseMe = defineOperation({
  ...session,
  name: 'eraseMe',
  summary: 'Forgets whoever asks; whoever has an account gives its password again. The browser is a new guest',
  method: 'POST',
  path: '/account/erase',
  allow: ['customer'],
  body: Type.Object({ password: Type.Optional(GivenPassword) }, { additionalProperties: false }),
  problems: [identityProblems.refused, problems.tooMany, gatewayProblems.orderUnderWay],
})
