import type { Transaction } from '@flotilla/postgres'
import { judgeCard } from './card.ts'
import { findCard } from './card-store.ts'

/** Whether a customer can pay with a token now; otherwise why not, in words for the shopper. `customerId` as in the command to authorise. */
export async function judgeToken(
  tx: Transaction,
  { cardToken, customerId, now }: { cardToken: string; customerId: string | undefined; now: number },
): Promise<ReturnType<typeof judgeCard>> {
  return judgeCard(await findCard(tx, cardToken, customerId), now)
}
