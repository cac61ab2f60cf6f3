import { openPublishedKeys } from '@flotilla/auth'
import type { Clock } from '@flotilla/clock'
import type { Account } from '@flotilla/identity-contract/operations'

/** Returns the account that an access token of identity names. */
export type AccessTokens = (token: string | undefined) => Promise<Account | 'unsure' | undefined>

interface Publisher {
  getKeys(input: object, options: { deadline: number }): Promise<unknown>
}

/** In ms; less than any request has, so that it can still be answered. */
const patienceMs = 1_000

/**
 * Checks access tokens by the keys that identity publishes. Returns undefined for what is not valid now, and «unsure» where the key that would tell cannot be had: that is no reason to
 * send anyone away.
 */
export function openAccessTokens({ identity }: { identity: Publisher }, clock: Clock): AccessTokens {
  const verify = openPublishedKeys({
    issuer: 'identity',
    audience: 'shop',
    clock,
    fetchKeys: () => identity.getKeys({}, { deadline: patienceMs }),
  })
  return async (token) => {
    const claims = token === undefined ? undefined : await verify(token)
    if (claims === undefined || claims === 'unsure') return claims
    const { sub, roles, email, name } = claims
    return { customerId: sub!, roles: roles as Account['roles'], email: email as string, name: name as string }
  }
}
