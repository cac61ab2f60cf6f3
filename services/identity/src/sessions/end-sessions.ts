import type { Transaction } from '@flotilla/postgres'
import { endAllSessions } from './session-store.ts'

/** Logs somebody out everywhere. */
export async function endSessionsOf(tx: Transaction, customerId: string, now: number): Promise<void> {
  await endAllSessions(tx, customerId, now)
}
