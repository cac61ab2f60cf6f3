import { Problem } from '@flotilla/contract'
import { type getIdentity, identityProblems } from '@flotilla/identity-contract/operations'
import type { Handler } from '@flotilla/kit'
import type { Database } from '@flotilla/postgres'
import { findIdentity } from './identity-store.ts'

export function getIdentityHandler(db: Database): Handler<typeof getIdentity> {
  return async ({ params }) => {
    const found = await findIdentity(db, params.identityId)
    if (!found) throw new Problem(identityProblems.notFound)
    return { status: 200, body: found }
  }
}
