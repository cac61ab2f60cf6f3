import { defineOperation, Type } from '@flotilla/contract'
import { Email, identityProblems, Name, Role } from '@flotilla/identity-contract/operations'

/** Who a browser is. A guest has no e-mail address. All of it is in cookies that scripts cannot read. */
const Somebody = Type.Object(
  {
    customerId: Type.String(),
    roles: Type.Array(Role),
    account: Type.Optional(Type.Object({ email: Email, name: Type.String() }, { additionalProperties: false })),
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
  body: Type.Object(
    { email: Email, password: Type.String({ minLength: 1, maxLength: 200 }) },
    { additionalProperties: false },
  ),
  problems: [identityProblems.refused],
})

export const signUp = defineOperation({
  ...session,
  name: 'signUp',
  summary: 'Makes an account, and the browser that of it; the guest’s cart moves along',
  method: 'POST',
  path: '/session/sign-up',
  idempotency: 'key',
  body: Type.Object(
    {
      email: Email,
      password: Type.String({ minLength: 10, maxLength: 200 }),
      name: Name,
    },
    { additionalProperties: false },
  ),
  problems: [identityProblems.emailTaken],
})

export const logOut = defineOperation({
  ...session,
  name: 'logOut',
  summary: 'Ends the session; the browser is a new guest',
  method: 'POST',
  path: '/session/log-out',
})
