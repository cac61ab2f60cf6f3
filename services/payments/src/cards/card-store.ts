import { type Queryable, sql } from '@flotilla/postgres'
import type { Card } from './card.ts'

export async function insertCard(db: Queryable, { brand, last4, behaviour }: Card, now: number): Promise<string> {
  const { token } = await db.one(sql<{ token: string }>('payments.insert-card')`
    insert into cards (brand, last4, behaviour, created_at)
    values (${brand}, ${last4}, ${behaviour}, ${new Date(now)}) returning token`)
  return token
}
