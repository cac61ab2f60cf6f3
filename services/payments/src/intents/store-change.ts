import { append } from '@flotilla/messaging'
import type { Transaction } from '@flotilla/postgres'
import { postEntries } from '../ledger/post-entries.ts'
import { entriesBetween } from './books.ts'
import type { Change, Intent } from './intent.ts'
import { saveIntent } from './intent-store.ts'
import { toEvent } from './outcome.ts'

/** Stores what became of an intent together with its entries in the ledger and what is told of it. */
export async function storeChange(
  tx: Transaction,
  known: Intent | undefined,
  { intent, outcomes }: Change,
  cause: { now: number; causationid?: string },
): Promise<void> {
  if (known !== intent) {
    await saveIntent(tx, intent)
    await postEntries(tx, intent.orderId, entriesBetween(known, intent), cause.now)
  }
  await append(
    tx,
    outcomes.map((outcome) => toEvent(intent.orderId, outcome, cause)),
  )
}
