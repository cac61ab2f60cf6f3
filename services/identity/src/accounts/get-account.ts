import { Problem } from '@flotilla/contract'
import { type getAccount, identityProblems } from '@flotilla/identity-contract/operations'
import type { Handler } from '@flotilla/kit'
import type { Database } from '@flotilla/postgres'
import { lately } from '../audit/note.ts'
import { findAccount } from './account-store.ts'

export function getAccountHandler(db: Database): Handler<typeof getAccount> {
  return async ({ principal }) => {
    const customerId = principal.user!.id
    const account = await findAccount(db, customerId)
    if (!account) throw new Problem(identityProblems.accountUnknown)
    return { status: 200, body: { account, events: await lately(db, customerId) } }
  }
}
