import { type Queryable, sql } from '@flotilla/postgres'

/** What can happen to an account. */
export type Kind =
  | 'registered'
  | 'logged-in'
  | 'log-in-refused'
  | 'session-stolen'
  | 'reset-asked'
  | 'password-reset'
  | 'erased'

export interface SecurityEvent {
  readonly id: string
  readonly at: Date
  readonly kind: Kind
  readonly customerId: string | null
  readonly address: string | null
}

export interface NewEvent {
  readonly kind: Kind
  readonly customerId: string | undefined
  readonly address?: string | undefined
  readonly now: number
}

export async function insertEvent(db: Queryable, event: NewEvent & { readonly place: string | undefined }) {
  const { kind, customerId, address, place, now } = event
  await db.query(sql('audit.insert')`
    insert into security_events (at, kind, customer_id, address, place)
    values (${new Date(now)}, ${kind}, ${customerId ?? null}, ${address ?? null}, ${place ?? null})`)
}

/** Newest first; of one customer where one is named. */
export async function findEvents(
  db: Queryable,
  { customerId, before, limit }: { customerId: string | undefined; before: string | undefined; limit: number },
): Promise<SecurityEvent[]> {
  return db.query(sql<SecurityEvent & Record<string, unknown>>('audit.find')`
    select e.id::text, at, kind, customer_id as "customerId", address from security_events e
    where (${customerId ?? null}::text is null or customer_id = ${customerId ?? null})
      and (${before ?? null}::bigint is null or e.id < ${before ?? null}::bigint)
    order by e.id desc limit ${limit}`)
}

/** Whether somebody has logged in from there before; from the very address, where the version before wrote it down. */
export async function hasBeenAt(
  db: Queryable,
  customerId: string,
  { address, place }: { address: string; place: string },
): Promise<boolean> {
  const rows = await db.query(sql('audit.has-been-at')`
    select 1 as one from security_events
    where customer_id = ${customerId} and (place = ${place} or address = ${address}) and kind = 'logged-in' limit 1`)
  return rows.length > 0
}
