import { Problem } from '@flotilla/contract'
import { customerErased } from '@flotilla/identity-contract/events'
import { type eraseAccount, identityProblems } from '@flotilla/identity-contract/operations'
import type { Handler } from '@flotilla/kit'
import { append } from '@flotilla/messaging'
import type { Queryable } from '@flotilla/postgres'
import { note } from '../audit/note.ts'
import type { Ports } from '../ports.ts'
import { deleteAccount, findAccount } from './account-store.ts'
import { checkCredentials } from './check-credentials.ts'

/** How often a password may be guessed. */
export interface Throttle {
  beginAttempt(ports: Pick<Ports, 'db' | 'clock'>, attempt: { email: string; address: string }): Promise<void>
  forgiveEverywhere(db: Queryable, email: string): Promise<void>
}

/** The account goes in the transaction that tells of it; its password is asked for like at a log-in, and guessed as slowly. */
export function eraseAccountHandler(
  ports: Pick<Ports, 'db' | 'clock' | 'passwords'>,
  throttle: Throttle,
): Handler<typeof eraseAccount> {
  const { db, clock } = ports
  return async ({ body: { password, address = '' }, principal }) => {
    const customerId = principal.user!.id
    const account = await findAccount(db, customerId)
    if (account) {
      const { email } = account
      if (password === undefined) throw new Problem(identityProblems.refused)
      await throttle.beginAttempt(ports, { email, address })
      await checkCredentials(ports, { email, password })
    }
    const now = clock.now()
    await db.tx(async (tx) => {
      if (account) {
        await throttle.forgiveEverywhere(tx, account.email)
        await deleteAccount(tx, account)
        await note(tx, { kind: 'erased', customerId, now })
      }
      await append(tx, [customerErased.create({ customerId }, { source: 'identity', now })])
    })
    return { status: 200, body: {} }
  }
}
