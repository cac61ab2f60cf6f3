import { type Static, Type } from '@flotilla/contract'
import { Account } from './account.ts'

export const RefreshToken = Type.String({ minLength: 20, maxLength: 200 })

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

/** An account, and the tokens of a session of it. */
export const Session = Type.Object({ account: Account, tokens: Tokens }, { additionalProperties: false })
export type Session = Static<typeof Session>
