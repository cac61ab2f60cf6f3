import { type Queryable, sql, type Transaction } from '@flotilla/postgres'
import type { Address } from './address.ts'

/** An address of a customer. */
export interface Pair {
  readonly customerId: string
  readonly email: string
}

/** Locked until the transaction ends: of many mails one is the first, and none is held back while the address is being confirmed. */
export async function lockAddress(tx: Transaction, { customerId, email }: Pair, now: number): Promise<Address> {
  const row = await tx.one(sql<{ first_mail: string | null; confirmed_at: Date | null }>('addresses.lock')`
    insert into addresses as a (customer_id, email, since) values (${customerId}, ${email}, ${new Date(now)})
    on conflict (customer_id, email) do update set since = a.since
    returning first_mail, confirmed_at`)
  return { isConfirmed: row.confirmed_at !== null, firstMail: row.first_mail ?? undefined }
}

/** Notes which mail brings the code, and the hash of one more code that it may have brought. */
export async function noteCode(tx: Transaction, { customerId, email }: Pair, mailId: string, hash: Buffer) {
  await tx.query(sql('addresses.note-code')`
    update addresses set first_mail = ${mailId}, code_hashes = code_hashes || ${hash}::bytea
    where customer_id = ${customerId} and email = ${email}`)
}

/** Those with a code that was not given yet. */
export async function findUnconfirmed(db: Queryable, customerId: string): Promise<string[]> {
  const rows = await db.query(sql<{ email: string }>('addresses.unconfirmed')`
    select email from addresses
    where customer_id = ${customerId} and confirmed_at is null and code_hashes <> '{}' order by since`)
  return rows.map(({ email }) => email)
}

/** The address that the code was sent to, which is confirmed now if it was not before; undefined when this customer got no such code. */
export async function confirmBy(tx: Transaction, customerId: string, hash: Buffer, now: number) {
  const row = await tx.maybe(sql<{ email: string }>('addresses.confirm')`
    update addresses set confirmed_at = coalesce(confirmed_at, ${new Date(now)})
    where customer_id = ${customerId} and ${hash}::bytea = any(code_hashes)
    returning email`)
  return row?.email
}

export async function forgetAddresses(db: Queryable, customerId: string): Promise<void> {
  await db.query(sql('addresses.forget-of')`delete from addresses where customer_id = ${customerId}`)
}
