import { Problem } from '@flotilla/contract'
import { customerErased } from '@flotilla/identity-contract/events'
import { type eraseAccount, identityProblems } from '@flotilla/identity-contract/operations'
import type { Handler } from '@flotilla/kit'
import { append } from '@flotilla/messaging'
import { note } from '../audit/note.ts'
import type { Ports } from '../ports.ts'
import { beginAttempt, forgiveEverywhere } from '../throttle/index.ts'
import { deleteAccount, findAccount } from './account-store.ts'
import { checkCredentials } from './check-credentials.ts'

/** The account goes in the transaction that tells of it; its password is asked for like at a log-in, and guessed as slowly. */
export function eraseAccountHandler(ports: Pick<Ports, 'db' | 'clock' | 'passwords'>): Handler<typeof eraseAccount> {
  const { db, clock } = ports
  return async ({ body: { password, address = '' }, principal }) => {
    const customerId = principal.user!.id
    const account = await findAccount(db, customerId)
    if (account) {
      const { email } = account
      if (password === undefined) throw new Problem(identityProblems.refused)
      await beginAttempt(ports, { email, address })
      await checkCredentials(ports, { email, password })
    }
    const now = clock.now()
    await db.tx(async (tx) => {
      if (account) {
        await forgiveEverywhere(tx, account.email)
        await deleteAccount(tx, account)
        await note(tx, { kind: 'erased', customerId, now })
      }
      await append(tx, [customerErased.create({ customerId }, { source: 'identity', now })])
    })
    return { status: 200, body: {} }
  }
}
