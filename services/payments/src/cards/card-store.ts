import { type Queryable, sql, type Transaction } from '@flotilla/postgres'
import type { Behaviour, Card, StoredCard } from './card.ts'

export async function insertCard(
  db: Queryable,
  { brand, last4, behaviour, customerId }: Card & { customerId: string },
  now: number,
): Promise<string> {
  const { token } = await db.one(sql<{ token: string }>('payments.insert-card')`
    insert into cards (brand, last4, behaviour, customer_id, created_at)
    values (${brand}, ${last4}, ${behaviour}, ${customerId}, ${new Date(now)}) returning token`)
  return token
}

/** Only the customer's own card: somebody else's is as good as none. */
export async function findCard(
  tx: Transaction,
  token: string,
  /** Undefined where an older version of orders asks: then every card counts. */
  customerId: string | undefined,
): Promise<StoredCard | undefined> {
  const row = await tx.maybe(sql<{ behaviour: Behaviour; created_at: Date }>('payments.find-card')`
    select behaviour, created_at from cards
    where token = ${token} and (${customerId ?? null}::text is null or customer_id = ${customerId ?? null})`)
  return row && { behaviour: row.behaviour, createdAt: row.created_at.getTime() }
}

export interface KnownCard {
  readonly brand: string
  readonly last4: string
  readonly addedAt: string
}

/** Newest first. */
export async function cardsOf(db: Queryable, customerId: string, limit: number): Promise<KnownCard[]> {
  const rows = await db.query(sql<{ brand: string; last4: string; created_at: Date }>('payments.cards-of')`
    select brand, last4, created_at from cards where customer_id = ${customerId} order by token desc limit ${limit}`)
  return rows.map(({ brand, last4, created_at }) => ({ brand, last4, addedAt: created_at.toISOString() }))
}

/** The rows stay, for payments name them. Nobody pays with them any more. */
export async function forgetCards(db: Queryable, customerId: string): Promise<void> {
  await db.query(sql('payments.forget-cards')`
    update cards set customer_id = 'erased', brand = '', last4 = '' where customer_id = ${customerId}`)
}
