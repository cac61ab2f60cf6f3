import type { Queryable } from '@flotilla/postgres'
import { findUnconfirmed, forgetAddresses } from './address-store.ts'

/** The addresses that wait for a code from a customer. */
export function unconfirmedOf(db: Queryable, customerId: string): Promise<string[]> {
  return findUnconfirmed(db, customerId)
}

/** Forgets what a customer said is theirs. */
export async function forgetAddressesOf(db: Queryable, customerId: string): Promise<void> {
  await forgetAddresses(db, customerId)
}
