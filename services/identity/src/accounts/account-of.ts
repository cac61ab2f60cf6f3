import type { Account } from '@flotilla/identity-contract/operations'
import type { Queryable, Transaction } from '@flotilla/postgres'
import { findCredentials, setHash } from './account-store.ts'

/** Whose e-mail address it is. */
export async function accountOf(db: Queryable, email: string): Promise<Account | undefined> {
  return (await findCredentials(db, email))?.account
}

/** Gives an account another password. */
export async function changePassword(tx: Transaction, customerId: string, passwordHash: string): Promise<Account> {
  return setHash(tx, customerId, passwordHash)
}
