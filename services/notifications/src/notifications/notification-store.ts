import type { Notification } from '@flotilla/notifications-contract/operations'
import { type Queryable, sql, type Transaction } from '@flotilla/postgres'

export async function findNotification(db: Queryable, id: string): Promise<Notification | undefined> {
  return db.maybe(sql<Notification>('notifications.find')`select id, text, status from notifications where id = ${id}`)
}

/** The same, and nobody else gets it before the transaction ends. A row that is not there cannot be locked; its id can. */
export async function lockNotification(tx: Transaction, id: string): Promise<Notification | undefined> {
  await tx.query(sql('notifications.lock')`select pg_advisory_xact_lock(hashtextextended(${id}, 0))`)
  return findNotification(tx, id)
}

export async function saveNotification(
  tx: Transaction,
  { id, text, status }: Notification,
  now: number,
): Promise<void> {
  await tx.query(sql('notifications.save')`
    insert into notifications (id, text, status, changed_at) values (${id}, ${text}, ${status}, ${new Date(now)})
    on conflict (id) do update
    set text = excluded.text, status = excluded.status, changed_at = excluded.changed_at`)
}
