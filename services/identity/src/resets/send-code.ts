import { hashOfCode, newCode } from '@flotilla/auth'
import type { Clock } from '@flotilla/clock'
import { append } from '@flotilla/messaging'
import { sendResetCode } from '@flotilla/notifications-contract/commands'
import type { Database } from '@flotilla/postgres'
import { accountOf } from '../accounts/account-of.ts'
import { note } from '../audit/note.ts'
import { countResets, insertReset, takeRequest } from './reset-store.ts'

const hourMs = 3_600_000
const lifeMs = hourMs / 2
// More would be a way to fill somebody's mail box.
const mostAnHour = 3

/** Sees to one request. False when there is none. */
export async function sendCode({ db, clock }: { db: Database; clock: Clock }): Promise<boolean> {
  return db.tx(async (tx) => {
    const email = await takeRequest(tx)
    if (email === undefined) return false
    const account = await accountOf(tx, email)
    if (!account) return true
    const { customerId, name } = account
    const now = clock.now()
    if ((await countResets(tx, customerId, now - hourMs)) >= mostAnHour) return true
    const code = newCode()
    await insertReset(tx, { hash: hashOfCode(code), customerId, now, expiresAt: now + lifeMs })
    await note(tx, { kind: 'reset-asked', customerId, now })
    const data = { customerId, email: account.email, name, code }
    await append(tx, [sendResetCode.create(data, { source: 'identity', now })])
    return true
  })
}
