import { Problem } from '@flotilla/contract'
import { type Account, identityProblems } from '@flotilla/identity-contract/operations'
import type { Database } from '@flotilla/postgres'
import type { Passwords } from '../passwords/passwords.ts'
import { findCredentials, replaceHash } from './account-store.ts'

/** Whose address and password these are. Throws `refused`, the same and after the same work for an unknown address and a wrong password. */
export async function checkCredentials(
  { db, passwords }: { db: Database; passwords: Passwords },
  { email, password }: { email: string; password: string },
): Promise<Account> {
  const known = await findCredentials(db, email)
  const right = await passwords.verify(known?.passwordHash, password)
  if (!known || !right) throw new Problem(identityProblems.refused)
  const { account, passwordHash } = known
  // The only moment at which the password is known.
  if (passwords.isOutdated(passwordHash)) {
    await replaceHash(db, account.customerId, passwordHash, await passwords.hash(password))
  }
  return account
}
