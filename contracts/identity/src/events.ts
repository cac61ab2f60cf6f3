import { defineEvent, Type } from '@flotilla/contract'
import { Email } from './account.ts'

const OfAccount = Type.Object(
  { customerId: Type.String(), email: Email, name: Type.String() },
  { additionalProperties: false },
)

export const accountRegistered = defineEvent({
  service: 'identity',
  name: 'account-registered',
  version: 1,
  summary: 'Somebody said who they are for the first time',
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
