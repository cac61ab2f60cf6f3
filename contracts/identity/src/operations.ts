import { defineOperation, defineProblems, type Static, Type } from '@flotilla/contract'
import { Account, Email, Name } from './account.ts'

export { Account, Email, Name, Role } from './account.ts'

export const identityProblems = defineProblems('identity', {
  /** The same for an unknown address and a wrong password, and as slow. */
  refused: [401, 'The e-mail address or the password is not right'],
  emailTaken: [409, 'There is an account with this e-mail address'],
  sessionOver: [401, 'The session is over; log in again'],
})

const Password = Type.String({ minLength: 10, maxLength: 200 })
const RefreshToken = Type.String({ minLength: 20, maxLength: 200 })

/** What a session is used with. The refresh token is used once, and answered with the next. */
export const Tokens = Type.Object(
  {
    /** A JWT of minutes, signed with one of the keys of `getKeys`; its audience is `shop`. */
    accessToken: Type.String(),
    refreshToken: RefreshToken,
    /** Seconds. */
    expiresIn: Type.Integer(),
  },
  { additionalProperties: false },
)
export type Tokens = Static<typeof Tokens>

const Session = Type.Object({ account: Account, tokens: Tokens }, { additionalProperties: false })

export const register = defineOperation({
  service: 'identity',
  name: 'register',
  summary: 'Makes an account, and a session of it',
  method: 'POST',
  path: '/accounts',
  allow: ['service'],
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
  // Doing it again begins another session, and nothing else.
  idempotency: 'natural',
  body: Type.Object(
    { email: Email, password: Type.String({ minLength: 1, maxLength: 200 }) },
    { additionalProperties: false },
  ),
  replies: { 200: Session },
  problems: [identityProblems.refused],
})

/** A token that was used before ends the session for everybody, save for seconds after its first use: a browser's two tabs are no thief. */
export const refresh = defineOperation({
  service: 'identity',
  name: 'refresh',
  summary: 'Goes on with a session: a new access token, a new refresh token',
  method: 'POST',
  path: '/sessions/refresh',
  allow: ['service'],
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
  idempotency: 'natural',
  body: Type.Object({ refreshToken: RefreshToken }, { additionalProperties: false }),
  replies: { 200: Type.Object({}, { additionalProperties: false }) },
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
