import { createHash } from 'node:crypto'
import { days } from '@flotilla/clock'
import { type Queryable, sql } from '@flotilla/postgres'
import type { Limit } from './address.ts'

/** Takes one of those that are left of the day that began with the first. False when none is. Of many at once each is counted: the row is locked until the transaction ends. */
export async function takeOne(db: Queryable, { what, most }: Limit, of: string, now: number): Promise<boolean> {
  const hash = createHash('sha256').update(of).digest()
  const [at, dayAgo] = [new Date(now), new Date(now - days(1))]
  const taken = await db.maybe(sql('counts.take')`
    insert into counts as c (what, of, since, n) values (${what}, ${hash}, ${at}, 1)
    on conflict (what, of) do update set
      since = case when c.since <= ${dayAgo} then excluded.since else c.since end,
      n = case when c.since <= ${dayAgo} then 1 else c.n + 1 end
    where c.since <= ${dayAgo} or c.n < ${most}
    returning 1 as one`)
  return taken !== undefined
}
