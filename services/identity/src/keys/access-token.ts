import type { Account } from '@flotilla/identity-contract/operations'
import { SignJWT } from 'jose'
import type { SigningKeys } from './signing-keys.ts'

export const accessTokenSeconds = 600

/** A token that says to the whole shop who somebody is, for ten minutes. */
export async function accessToken(
  keys: SigningKeys,
  { customerId, roles, email, name }: Account,
  now: number,
): Promise<string> {
  const { kid, privateKey } = await keys.current()
  const seconds = Math.floor(now / 1_000)
  return new SignJWT({ roles, email, name })
    .setProtectedHeader({ alg: 'EdDSA', kid, typ: 'JWT' })
    .setIssuer('identity')
    .setAudience('shop')
    .setSubject(customerId)
    .setIssuedAt(seconds)
    .setExpirationTime(seconds + accessTokenSeconds)
    .sign(privateKey)
}
