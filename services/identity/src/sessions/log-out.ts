import type { logOut } from '@flotilla/identity-contract/operations'
import type { Handler } from '@flotilla/kit'
import type { Ports } from '../ports.ts'
import { hashOf } from './refresh-token.ts'
import { endSession, lockSession } from './session-store.ts'

/** With any of the session's tokens, an old one too: whoever has one may end it. */
export function logOutHandler({ db, clock }: Pick<Ports, 'db' | 'clock'>): Handler<typeof logOut> {
  return async ({ body: { refreshToken } }) => {
    await db.tx(async (tx) => {
      const found = await lockSession(tx, hashOf(refreshToken))
      if (found) await endSession(tx, found.session.sessionId, 'left', clock.now())
    })
    return { status: 200, body: {} }
  }
}
