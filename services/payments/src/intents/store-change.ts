import { append } from '@flotilla/messaging'
import type { Transaction } from '@flotilla/postgres'
import type { Change } from './intent.ts'
import { saveIntent } from './intent-store.ts'
import { toEvent } from './outcome.ts'

/** Stores what became of an intent together with what is told of it. */
export async function storeChange(
  tx: Transaction,
  { intent, outcome }: Change,
  cause: { now: number; causationid: string },
): Promise<void> {
  await saveIntent(tx, intent)
  if (outcome) await append(tx, [toEvent(intent.orderId, outcome, cause)])
}
