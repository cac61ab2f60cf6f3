import { signToken } from '@flotilla/auth/sign'
import type { Account } from '@flotilla/identity-contract/operations'
import type { SigningKeys } from './signing-keys.ts'

export const accessTokenSeconds = 600

/** A token that tells the whole shop for ten minutes who somebody is. */
export async function accessToken(
  keys: SigningKeys,
  { customerId, roles, email, name }: Account,
  now: number,
): Promise<string> {
  const { kid, privateKey } = await keys.current()
  const claims = { sub: customerId, roles, email, name }
  return signToken(privateKey, claims, { kid, issuer: 'identity', audience: 'shop', seconds: accessTokenSeconds, now })
}
