import { type Queryable, sql, type Transaction } from '@flotilla/postgres'

/** A change, as it is written down. */
export interface Change {
  /** Of the token: whoever of staff it was. */
  readonly subject: string
  /** The name of the operation. */
  readonly operation: string
  /** The id of what was changed. */
  readonly object: string
  /** The one that the change was for (If-Match); left out where something is new. */
  readonly version?: number
  /** What is new was nothing before. */
  readonly before?: object
  readonly after: object
  /** Milliseconds since 1970, of the service's clock. */
  readonly now: number
}

/** A change, as it is read. */
export interface KeptChange {
  readonly id: string
  readonly at: Date
  readonly subject: string
  readonly operation: string
  readonly object: string
  readonly version: number | null
  readonly before: object | null
  readonly after: object
}

export async function insertChange(tx: Transaction, change: Change): Promise<void> {
  const { subject, operation, object, version, before, after, now } = change
  await tx.query(sql('staff-changes.insert')`
    insert into audit.staff_changes (at, subject, operation, object, version, before, after)
    values (${new Date(now)}, ${subject}, ${operation}, ${object}, ${version ?? null}, ${before ? JSON.stringify(before) : null}::json,
      ${JSON.stringify(after)}::json)`)
}

/** Newest first; of one thing, or by one person, where they are named. */
export async function findChanges(
  db: Queryable,
  filter: { object?: string | undefined; subject?: string | undefined; before?: string | undefined; limit: number },
): Promise<KeptChange[]> {
  const { object = null, subject = null, before = null, limit } = filter
  return db.query(sql<KeptChange & Record<string, unknown>>('staff-changes.find')`
    select c.id::text, at, subject, operation, object, version, before, after from audit.staff_changes c
    where (${object}::text is null or object = ${object})
      and (${subject}::text is null or subject = ${subject})
      and (${before}::bigint is null or c.id < ${before}::bigint)
    order by c.id desc limit ${limit}`)
}
