import { sql, type Transaction } from '@flotilla/postgres'

/** Notes the message; false when it was noted before, and so has had its effect or is parked. Waits for another who is just noting it. */
export async function noteMessage(tx: Transaction, id: string, now: number): Promise<boolean> {
  const row = await tx.maybe(sql('inbox.note')`
    insert into messaging.inbox (id, received_at) values (${id}, ${new Date(now)}) on conflict (id) do nothing returning id`)
  return row !== undefined
}
