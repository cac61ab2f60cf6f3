import type { Clock } from '@flotilla/clock'
import { Problem } from '@flotilla/contract'
import { identityProblems, type putIdentity } from '@flotilla/identity-contract/operations'
import type { Handler } from '@flotilla/kit'
import type { Database } from '@flotilla/postgres'
import { write } from './identity.ts'
import { lockIdentity, saveIdentity } from './identity-store.ts'

export function putIdentityHandler(db: Database, clock: Clock): Handler<typeof putIdentity> {
  return ({ params, body }) =>
    db.tx(async (tx) => {
      const id = params.identityId
      const written = write(await lockIdentity(tx, id), id, body.text)
      if (!written) throw new Problem(identityProblems.archived)
      await saveIdentity(tx, written, clock.now())
      return { status: 200, body: written }
    })
}
