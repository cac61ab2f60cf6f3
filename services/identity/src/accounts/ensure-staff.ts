import type { Clock } from '@flotilla/clock'
import type { Database, Transaction } from '@flotilla/postgres'
import type { Passwords } from '../passwords/passwords.ts'
import { findCredentials, insertAccount, makeStaff } from './account-store.ts'

/**
 * Sees to it that the shop has somebody who may change it: an account of staff with this address and this password. An account that was there with another
 * password, whoever made it, has this one afterwards, and its sessions end.
 */
export async function ensureStaff(
  { db, clock, passwords }: { db: Database; clock: Clock; passwords: Passwords },
  { email, password }: { email: string; password: string },
  endSessionsOf: (tx: Transaction, customerId: string, now: number) => Promise<void>,
): Promise<void> {
  const known = await findCredentials(db, email)
  const isRight = known && (await passwords.verify(known.passwordHash, password))
  if (isRight && known.account.roles.includes('staff') && !passwords.isOutdated(known.passwordHash)) return
  const passwordHash = await passwords.hash(password)
  await db.tx(async (tx) => {
    const now = clock.now()
    const made = await insertAccount(tx, { email, name: 'Staff', roles: ['customer', 'staff'], passwordHash, now })
    // Another replica may have made it since; then this changes its hash for another of the same password.
    if (made) return
    const { account } = (await findCredentials(tx, email))!
    await makeStaff(tx, account.customerId, passwordHash)
    if (!isRight) await endSessionsOf(tx, account.customerId, now)
  })
}
