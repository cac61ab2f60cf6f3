import { Problem, problems } from '@flotilla/contract'
import type { Handler } from '@flotilla/kit'
import { type confirmAddress, notificationsProblems } from '@flotilla/notifications-contract/operations'
import { days } from '@flotilla/tidy'
import { release } from '../deliveries/hand-over.ts'
import type { Ports } from '../ports.ts'
import { codesADay } from './address.ts'
import { codesOf, noteConfirmed } from './address-store.ts'
import { hashOfCode, isOneOf } from './code.ts'
import { takeOne } from './count-store.ts'

// News of yesterday are none.
const stillNewsMs = days(1)

export function confirmAddressHandler({ db, clock }: Pick<Ports, 'db' | 'clock'>): Handler<typeof confirmAddress> {
  return async ({ body: { code }, principal }) => {
    const [customerId, now] = [principal.user!.id, clock.now()]
    if (!(await takeOne(db, codesADay, customerId, now)))
      throw new Problem(problems.tooMany, undefined, { retryAfter: days(1) / 1_000 })
    const hash = hashOfCode(code)
    const found = (await codesOf(db, customerId)).find(({ hashes }) => isOneOf(hash, hashes))
    if (!found) throw new Problem(notificationsProblems.codeWrong)
    const { email } = found
    await db.tx(async (tx) => {
      await noteConfirmed(tx, { customerId, email }, now)
      await release(tx, { customerId, email, since: now - stillNewsMs, now })
    })
    return { status: 200, body: { email } }
  }
}
