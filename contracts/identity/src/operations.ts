import { DateTime, defineOperation, defineProblems, Email, problems, Type } from '@flotilla/contract'
import { Account, Name } from './account.ts'
import { RefreshToken, Session } from './session.ts'

export { Account, Name, Role } from './account.ts'
export { Session, Tokens } from './session.ts'

export const identityProblems = defineProblems('identity', {
  /** The same for an unknown address and a wrong password, and as slow. */
  refused: [401, 'The e-mail address or the password is not right'],
  emailTaken: [409, 'There is an account with this e-mail address'],
  sessionOver: [401, 'The session is over; log in again'],
  accountUnknown: [404, 'There is no account of this customer'],
  /** Used, too old, or never given out. */
  resetOver: [422, 'The code is not good any more; ask for another'],
})

export const Password = Type.String({ minLength: 10, maxLength: 200 })
/** Of an account that is there: rules that came later do not lock it. */
export const GivenPassword = Type.String({ minLength: 1, maxLength: 200 })
/** From where, as the edge sees it: who guesses from one place is slowed down there, and not the owner elsewhere. */
const Address = Type.Optional(Type.String({ pattern: '^[0-9a-fA-F:.]{2,45}$' }))
const Nothing = Type.Object({}, { additionalProperties: false })

export const register = defineOperation({
  service: 'identity',
  name: 'register',
  summary: 'Makes an account, and a session of it',
  method: 'POST',
  path: '/accounts',
  allow: ['service'],
  callers: ['gateway'],
  body: Type.Object({ email: Email, password: Password, name: Name }, { additionalProperties: false }),
  replies: { 201: Session },
  problems: [identityProblems.emailTaken],
})

export const logIn = defineOperation({
  service: 'identity',
  name: 'logIn',
  summary: 'Begins a session',
  method: 'POST',
  path: '/sessions',
  allow: ['service'],
  callers: ['gateway'],
  // Doing it again begins another session, and nothing else.
  idempotency: 'natural',
  body: Type.Object({ email: Email, password: GivenPassword, address: Address }, { additionalProperties: false }),
  replies: { 200: Session },
  problems: [identityProblems.refused, problems.tooMany],
})

/** A token that was used before ends the session for everybody, save for seconds after its first use: a browser's two tabs are no thief. */
export const refresh = defineOperation({
  service: 'identity',
  name: 'refresh',
  summary: 'Goes on with a session: a new access token, a new refresh token',
  method: 'POST',
  path: '/sessions/refresh',
  allow: ['service'],
  callers: ['gateway'],
  idempotency: 'natural',
  body: Type.Object({ refreshToken: RefreshToken }, { additionalProperties: false }),
  replies: { 200: Session },
  problems: [identityProblems.sessionOver],
})

export const logOut = defineOperation({
  service: 'identity',
  name: 'logOut',
  summary: 'Ends the session, if it has not ended',
  method: 'POST',
  path: '/sessions/end',
  allow: ['service'],
  callers: ['gateway'],
  idempotency: 'natural',
  body: Type.Object({ refreshToken: RefreshToken }, { additionalProperties: false }),
  replies: { 200: Nothing },
})

/** The same answer, as quick, whether there is such an account or not. If there is, its owner gets a mail with a code. */
export const askForReset = defineOperation({
  service: 'identity',
  name: 'askForReset',
  summary: 'Sends a code for a new password to the owner of an account, if there is one',
  method: 'POST',
  path: '/resets',
  allow: ['service'],
  callers: ['gateway'],
  idempotency: 'natural',
  body: Type.Object({ email: Email }, { additionalProperties: false }),
  replies: { 202: Nothing },
})

/** As people copy it from a mail. */
export const ResetCode = Type.String({ pattern: '^[0-9A-Za-z -]{20,40}$' })

/** The code is good once and for half an hour. All sessions of the account end. */
export const resetPassword = defineOperation({
  service: 'identity',
  name: 'resetPassword',
  summary: 'Sets a new password with the code from a mail',
  method: 'POST',
  path: '/resets/use',
  allow: ['service'],
  callers: ['gateway'],
  idempotency: 'natural',
  body: Type.Object({ code: ResetCode, password: Password }, { additionalProperties: false }),
  replies: { 200: Nothing },
  problems: [identityProblems.resetOver],
})

export const getKeys = defineOperation({
  service: 'identity',
  name: 'getKeys',
  summary: 'The public keys of access tokens, as a JWK set: today’s, the next, and those whose tokens still live',
  method: 'GET',
  path: '/.well-known/jwks.json',
  allow: ['anyone'],
  replies: {
    200: Type.Object(
      {
        keys: Type.Array(
          Type.Object(
            {
              kty: Type.Literal('OKP'),
              crv: Type.Literal('Ed25519'),
              alg: Type.Literal('EdDSA'),
              use: Type.Literal('sig'),
              kid: Type.String(),
              x: Type.String(),
            },
            { additionalProperties: false },
          ),
        ),
      },
      { additionalProperties: false },
    ),
  },
  priority: 'critical',
})

/** Of whoever asks. */
export const getAccount = defineOperation({
  service: 'identity',
  name: 'getAccount',
  summary: 'The account of whoever asks, and what happened to it lately',
  method: 'GET',
  path: '/account',
  allow: ['customer'],
  replies: {
    200: Type.Object(
      {
        account: Account,
        /** The last hundred, newest first. */
        events: Type.Array(
          Type.Object(
            {
              at: DateTime,
              kind: Type.String(),
              /** From where. */
              address: Type.Optional(Type.String()),
            },
            { additionalProperties: false },
          ),
        ),
      },
      { additionalProperties: false },
    ),
  },
  problems: [identityProblems.accountUnknown],
})

/** A guest has no password: the session is all there is to know them by. */
export const eraseAccount = defineOperation({
  service: 'identity',
  name: 'eraseAccount',
  summary: 'Forgets whoever asks: the account goes at once, an event tells the other owners',
  method: 'POST',
  path: '/account/erase',
  allow: ['customer'],
  // Who is forgotten already is forgotten once more.
  idempotency: 'natural',
  body: Type.Object({ password: Type.Optional(GivenPassword), address: Address }, { additionalProperties: false }),
  replies: { 200: Nothing },
  problems: [identityProblems.refused, problems.tooMany],
})
