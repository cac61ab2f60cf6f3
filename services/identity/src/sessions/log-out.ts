import type { logOut } from '@flotilla/identity-contract/operations'
import type { Handler } from '@flotilla/kit'
import type { Transaction } from '@flotilla/postgres'
import type { Ports } from '../ports.ts'
import { hashOf } from './refresh-token.ts'
import { endSession, lockSession } from './session-store.ts'

export function logOutHandler({ db, clock }: Pick<Ports, 'db' | 'clock'>): Handler<typeof logOut> {
  return async ({ body: { refreshToken } }) => {
    await db.tx((tx) => endSessionOf(tx, hashOf(refreshToken), clock.now()))
    return { status: 200, body: {} }
  }
}

/** With any of the session's tokens, an old one too: whoever has one may end it. */
export async function endSessionOf(tx: Transaction, tokenHash: Buffer, now: number): Promise<void> {
  const found = await lockSession(tx, tokenHash)
  if (found) await endSession(tx, found.session.sessionId, 'left', now)
}
