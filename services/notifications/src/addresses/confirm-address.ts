import { hashOfCode } from '@flotilla/auth'
import { days } from '@flotilla/clock'
import { Problem, problems } from '@flotilla/contract'
import type { Handler } from '@flotilla/kit'
import { type confirmAddress, notificationsProblems } from '@flotilla/notifications-contract/operations'
import type { Transaction } from '@flotilla/postgres'
import type { Ports } from '../ports.ts'
import { codesADay } from './address.ts'
import { confirmBy } from './address-store.ts'
import { takeOne } from './count-store.ts'

// News of yesterday are none.
const stillNewsMs = days(1)

/** Lets mails go that were held back because their address was not confirmed; `since` and `now` are milliseconds since the epoch. */
export type ReleaseMails = (
  tx: Transaction,
  which: { customerId: string; email: string; since: number; now: number },
) => Promise<void>

export function confirmAddressHandler(
  { db, clock }: Pick<Ports, 'db' | 'clock'>,
  release: ReleaseMails,
): Handler<typeof confirmAddress> {
  return async ({ body: { code }, principal }) => {
    const [customerId, now] = [principal.user!.id, clock.now()]
    if (!(await takeOne(db, codesADay, customerId, now)))
      throw new Problem(problems.tooMany, undefined, { retryAfter: days(1) / 1_000 })
    const email = await db.tx(async (tx) => {
      const confirmed = await confirmBy(tx, customerId, hashOfCode(code), now)
      if (confirmed === undefined) throw new Problem(notificationsProblems.codeWrong)
      await release(tx, { customerId, email: confirmed, since: now - stillNewsMs, now })
      return confirmed
    })
    return { status: 200, body: { email } }
  }
}
