import type { Clock } from '@flotilla/clock'
import type { Account, Tokens } from '@flotilla/identity-contract/operations'
import type { Database } from '@flotilla/postgres'
import type { Begin } from '../accounts/account.ts'
import { accessToken, accessTokenSeconds } from '../keys/access-token.ts'
import type { SigningKeys } from '../keys/signing-keys.ts'
import { newRefreshToken } from './refresh-token.ts'
import { insertSession } from './session-store.ts'

export function beginWith(options: { db: Database; clock: Clock; signing: SigningKeys; lifetimeMs: number }): Begin {
  const { db, clock, signing, lifetimeMs } = options
  return async (account) => {
    const now = clock.now()
    const { token, hash } = newRefreshToken()
    await db.tx((tx) => insertSession(tx, { customerId: account.customerId, hash, now, expiresAt: now + lifetimeMs }))
    return { account, tokens: await toTokens(signing, account, token, now) }
  }
}

export async function toTokens(
  signing: SigningKeys,
  account: Account,
  refreshToken: string,
  now: number,
): Promise<Tokens> {
  return { accessToken: await accessToken(signing, account, now), refreshToken, expiresIn: accessTokenSeconds }
}
