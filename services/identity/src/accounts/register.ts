import { Problem, problems } from '@flotilla/contract'
import { once } from '@flotilla/idempotency'
import { accountRegistered } from '@flotilla/identity-contract/events'
import { type Account, identityProblems, type register } from '@flotilla/identity-contract/operations'
import type { Handler } from '@flotilla/kit'
import { append } from '@flotilla/messaging'
import { note } from '../audit/note.ts'
import type { Ports } from '../ports.ts'
import type { Begin } from './account.ts'
import { findCredentials, insertAccount } from './account-store.ts'

/** What is kept under the Idempotency-Key is the account: no token and nothing of the password. A repeated request begins another session of it. */
export function registerHandler(
  { db, clock, passwords }: Pick<Ports, 'db' | 'clock' | 'passwords'>,
  begin: Begin,
): Handler<typeof register> {
  return async ({ body: { email, name, password }, principal, idempotencyKey: key }) => {
    const passwordHash = await passwords.hash(password)
    const now = clock.now()
    const request = { key, scope: `register ${principal.service}`, fingerprint: { email, name }, now }
    const { body: account, replayed } = await once<Account>(db, request, async (tx) => {
      const made = await insertAccount(tx, { email, name, roles: ['customer'], passwordHash, now })
      if (!made) throw new Problem(identityProblems.emailTaken)
      const { customerId } = made
      await note(tx, { kind: 'registered', customerId, now })
      await append(tx, [accountRegistered.create({ customerId, email, name }, { source: 'identity', now })])
      return { status: 201, body: made }
    })
    // Who knows a key does not thereby know the password.
    if (replayed && !(await isPasswordOf(account.email, password))) throw new Problem(problems.keyReused)
    return { status: 201, body: await begin(account) }
  }

  async function isPasswordOf(email: string, password: string): Promise<boolean> {
    const known = await findCredentials(db, email)
    return passwords.verify(known?.passwordHash, password)
  }
}
