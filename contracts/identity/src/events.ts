import { defineEvent, Type } from '@flotilla/contract'
import { Account } from './account.ts'

const OfAccount = Type.Pick(Account, ['customerId', 'email', 'name'], { additionalProperties: false })

export const accountRegistered = defineEvent({
  service: 'identity',
  name: 'account-registered',
  version: 1,
  summary: 'Somebody said who they are for the first time',
  schema: OfAccount,
  key: ({ customerId }) => customerId,
})

/** Of a version before this one: nobody tells it any more (notifications' command `send-reset-code`). It is still heard, for the time of an update. */
export const passwordResetAsked = defineEvent({
  service: 'identity',
  name: 'password-reset-asked',
  version: 1,
  summary: 'The owner of an account is to get a code for a new password',
  schema: Type.Object({ ...OfAccount.properties, code: Type.String() }, { additionalProperties: false }),
  key: ({ customerId }) => customerId,
})

export const passwordChanged = defineEvent({
  service: 'identity',
  name: 'password-changed',
  version: 1,
  summary: 'An account has a new password; its sessions were ended',
  schema: OfAccount,
  key: ({ customerId }) => customerId,
})

export const sessionStolen = defineEvent({
  service: 'identity',
  name: 'session-stolen',
  version: 1,
  summary: 'A refresh token was used twice; the session it belongs to was ended',
  schema: OfAccount,
  key: ({ customerId }) => customerId,
})

/** Every owner of something that belongs to the person lets go of it. It says nothing but whose: it stays on the bus for longer than they do. */
export const customerErased = defineEvent({
  service: 'identity',
  name: 'customer-erased',
  version: 1,
  summary: 'Somebody wants to be forgotten; the account is gone',
  schema: Type.Object({ customerId: Type.String() }, { additionalProperties: false }),
  key: ({ customerId }) => customerId,
})
