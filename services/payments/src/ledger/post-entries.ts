import type { Transaction } from '@flotilla/postgres'
import type { Entry } from './entry.ts'
import { insertEntries } from './ledger-store.ts'

/** Writes entries into the ledger, in the transaction of what they tell of. */
export async function postEntries(
  tx: Transaction,
  orderId: string,
  entries: readonly Entry[],
  now: number,
): Promise<void> {
  if (entries.length > 0) await insertEntries(tx, orderId, entries, now)
}
