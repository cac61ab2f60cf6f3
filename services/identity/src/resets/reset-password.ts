import { hashOfCode } from '@flotilla/auth'
import { Problem } from '@flotilla/contract'
import { passwordChanged } from '@flotilla/identity-contract/events'
import { identityProblems, type resetPassword } from '@flotilla/identity-contract/operations'
import type { Handler } from '@flotilla/kit'
import { append } from '@flotilla/messaging'
import { changePassword } from '../accounts/account-of.ts'
import { note } from '../audit/note.ts'
import type { Ports } from '../ports.ts'
import { endSessionsOf } from '../sessions/end-sessions.ts'
import { forgiveEverywhere } from '../throttle/index.ts'
import { findReset, useReset } from './reset-store.ts'

export function resetPasswordHandler({
  db,
  clock,
  passwords,
}: Pick<Ports, 'db' | 'clock' | 'passwords'>): Handler<typeof resetPassword> {
  return async ({ body: { code, password } }) => {
    const [hash, now] = [hashOfCode(code), clock.now()]
    // Looked at before the password is hashed: a code that is none costs nothing.
    const customerId = await findReset(db, hash, now)
    if (customerId === undefined) throw new Problem(identityProblems.resetOver)
    const passwordHash = await passwords.hash(password)
    await db.tx(async (tx) => {
      if (!(await useReset(tx, hash, customerId, now))) throw new Problem(identityProblems.resetOver)
      const { email, name } = await changePassword(tx, customerId, passwordHash)
      await endSessionsOf(tx, customerId, now)
      await forgiveEverywhere(tx, email)
      await note(tx, { kind: 'password-reset', customerId, now })
      await append(tx, [passwordChanged.create({ customerId, email, name }, { source: 'identity', now })])
    })
    return { status: 200, body: {} }
  }
}
