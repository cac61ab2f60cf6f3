import { Problem } from '@flotilla/contract'
import { sessionStolen } from '@flotilla/identity-contract/events'
import { type Account, identityProblems, type refresh } from '@flotilla/identity-contract/operations'
import type { Handler } from '@flotilla/kit'
import { append } from '@flotilla/messaging'
import type { Transaction } from '@flotilla/postgres'
import { note } from '../audit/note.ts'
import type { SigningKeys } from '../keys/signing-keys.ts'
import type { Ports } from '../ports.ts'
import { toTokens } from './begin-session.ts'
import { hashOf, newRefreshToken } from './refresh-token.ts'
import { judge } from './session.ts'
import { advanceSession, endSession, insertToken, lockSession } from './session-store.ts'

export function refreshHandler(
  { db, clock }: Pick<Ports, 'db' | 'clock'>,
  signing: SigningKeys,
  graceMs: number,
): Handler<typeof refresh> {
  return async ({ body, log }) => {
    const now = clock.now()
    const { token, hash } = newRefreshToken()
    const account = await db.tx((tx) => goOn(tx, body.refreshToken, hash, now))
    // Thrown here and not inside, where it would undo the end of the session.
    if (!account) throw new Problem(identityProblems.sessionOver)
    return { status: 200, body: { account, tokens: await toTokens(signing, account, token, now) } }

    async function goOn(tx: Transaction, shown: string, successor: Buffer, at: number): Promise<Account | undefined> {
      const found = await lockSession(tx, hashOf(shown))
      if (!found) return undefined
      const { session, generation, account: owner } = found
      const { sessionId } = session
      const verdict = judge(session, generation, at, graceMs)
      if (verdict === 'over') return undefined
      if (verdict === 'stolen') {
        const { roles: _, ...whose } = owner
        log.warn({ customerId: owner.customerId, sessionId }, 'a refresh token was used twice')
        await endSession(tx, sessionId, 'stolen', at)
        await note(tx, { kind: 'session-stolen', customerId: owner.customerId, now: at })
        await append(tx, [sessionStolen.create(whose, { source: 'identity', now: at })])
        return undefined
      }
      if (verdict === 'advance') await advanceSession(tx, sessionId, at)
      await insertToken(tx, { hash: successor, sessionId, generation: generation + 1 })
      return owner
    }
  }
}
