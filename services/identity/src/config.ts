import { Email, Type } from '@flotilla/contract'

const dayMs = 86_400_000

/** Its own variables. */
export const config = {
  KEY_LIFETIME_MS: Type.Integer({
    minimum: 60_000,
    default: 7 * dayMs,
    description: 'how long a key signs access tokens before the next one does, in ms',
  }),
  SESSION_MS: Type.Integer({
    minimum: 1_000,
    default: 30 * dayMs,
    description: 'how long after its log-in a session ends, in ms',
  }),
  REFRESH_GRACE_MS: Type.Integer({
    minimum: 0,
    maximum: 60_000,
    default: 10_000,
    description: 'how long after its first use a refresh token may be used again, in ms: for a browser’s two tabs',
  }),
  STAFF_EMAIL: Type.String({ ...Email, default: 'staff@flotilla.test', description: 'who may change the shop' }),
  STAFF_PASSWORD: Type.Optional(
    Type.String({ minLength: 10, maxLength: 200, description: 'makes that account, or gives it this password' }),
  ),
}
