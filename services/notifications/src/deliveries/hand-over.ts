import type { Transaction } from '@flotilla/postgres'
import type { Handed } from '../mails/tell.ts'
import { insertDelivery, type Release, releaseDeliveries } from './delivery-store.ts'

/** Notes that a mail is to be sent; somebody will. */
export async function handOver(tx: Transaction, mail: Handed): Promise<void> {
  await insertDelivery(tx, mail)
}

/** Mails that were held back go on: their address is confirmed. */
export async function release(tx: Transaction, which: Release): Promise<void> {
  await releaseDeliveries(tx, which)
}
