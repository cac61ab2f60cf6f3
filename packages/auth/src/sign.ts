import { type JWTPayload, SignJWT } from 'jose'

type Key = Parameters<SignJWT['sign']>[0]

/** What a token says beside its claims. */
export interface Signing {
  /** Names the key among those of the issuer. */
  readonly kid: string
  readonly issuer: string
  /** Who is to believe it, and nobody else. */
  readonly audience: string
  /** How long it is valid. */
  readonly seconds: number
  /** Milliseconds since the epoch. */
  readonly now: number
}

/** Signs claims with an Ed25519 key: a JWT (RFC 7519). */
export async function signToken(
  key: Key,
  claims: JWTPayload,
  { kid, issuer, audience, seconds, now }: Signing,
): Promise<string> {
  const at = Math.floor(now / 1_000)
  return new SignJWT(claims)
    .setProtectedHeader({ alg: 'EdDSA', kid, typ: 'JWT' })
    .setIssuer(issuer)
    .setAudience(audience)
    .setIssuedAt(at)
    .setExpirationTime(at + seconds)
    .sign(key)
}
