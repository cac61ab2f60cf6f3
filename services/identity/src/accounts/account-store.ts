import type { Account } from '@flotilla/identity-contract/operations'
import { type Queryable, sql, type Transaction } from '@flotilla/postgres'
import { emailKey } from './account.ts'

interface AccountRow {
  customer_id: string
  email: string
  name: string
  roles: Account['roles']
  password_hash: string
}

/** An account and what its password is checked with. */
export type Credentials = { readonly account: Account; readonly passwordHash: string }

export async function findCredentials(db: Queryable, email: string): Promise<Credentials | undefined> {
  const row = await db.maybe(sql<AccountRow & Record<string, unknown>>('accounts.find-by-email')`
    select customer_id, email, name, roles, password_hash from accounts where email_key = ${emailKey(email)}`)
  return row && { account: toAccount(row), passwordHash: row.password_hash }
}

export async function findAccount(db: Queryable, customerId: string): Promise<Account | undefined> {
  const row = await db.maybe(sql<AccountRow & Record<string, unknown>>('accounts.find')`
    select customer_id, email, name, roles, password_hash from accounts where customer_id = ${customerId}`)
  return row && toAccount(row)
}

/** With all that hangs on it, and the answer that was kept under the key of its sign-up. */
export async function deleteAccount(tx: Transaction, { customerId, email }: Account): Promise<void> {
  await tx.query(sql('accounts.delete-sessions')`delete from sessions where customer_id = ${customerId}`)
  await tx.query(sql('accounts.delete-resets')`delete from password_resets where customer_id = ${customerId}`)
  await tx.query(sql('accounts.delete-requests')`delete from reset_requests where email_key = ${emailKey(email)}`)
  await tx.query(sql('accounts.delete-answers')`
    delete from idempotency.keys where body ->> 'customerId' = ${customerId}`)
  await tx.query(sql('accounts.delete')`delete from accounts where customer_id = ${customerId}`)
}

/** Undefined when the address has an account. */
export async function insertAccount(
  tx: Transaction,
  account: Omit<Account, 'customerId'> & { passwordHash: string; now: number },
): Promise<Account | undefined> {
  const { email, name, roles, passwordHash, now } = account
  const row = await tx.maybe(sql<AccountRow & Record<string, unknown>>('accounts.insert')`
    insert into accounts (email, email_key, name, roles, password_hash, created_at)
    values (${email}, ${emailKey(email)}, ${name}, ${roles}, ${passwordHash}, ${new Date(now)})
    on conflict on constraint one_account_an_address do nothing
    returning customer_id, email, name, roles, password_hash`)
  return row && toAccount(row)
}

/** Unless it was changed meanwhile. */
export async function replaceHash(db: Queryable, customerId: string, old: string, fresh: string): Promise<void> {
  await db.query(sql('accounts.replace-hash')`
    update accounts set password_hash = ${fresh} where customer_id = ${customerId} and password_hash = ${old}`)
}

export async function setHash(tx: Transaction, customerId: string, passwordHash: string): Promise<Account> {
  const row = await tx.one(sql<AccountRow & Record<string, unknown>>('accounts.set-hash')`
    update accounts set password_hash = ${passwordHash} where customer_id = ${customerId}
    returning customer_id, email, name, roles, password_hash`)
  return toAccount(row)
}

export async function makeStaff(tx: Transaction, customerId: string, passwordHash: string): Promise<void> {
  await tx.query(sql('accounts.make-staff')`
    update accounts set roles = array['customer', 'staff'], password_hash = ${passwordHash} where customer_id = ${customerId}`)
}

function toAccount({ customer_id: customerId, email, name, roles }: AccountRow): Account {
  return { customerId, email, name, roles }
}
