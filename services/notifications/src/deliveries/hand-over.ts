import type { Transaction } from '@flotilla/postgres'
import { insertDelivery } from './delivery-store.ts'

/** Notes that a mail is to be sent; somebody will. */
export async function handOver(tx: Transaction, mailId: string, now: number): Promise<void> {
  await insertDelivery(tx, mailId, now)
}
