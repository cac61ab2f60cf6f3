import { type Queryable, sql, type Transaction } from '@flotilla/postgres'
import type { Entry } from './entry.ts'

export async function insertEntries(
  tx: Transaction,
  orderId: string,
  entries: readonly Entry[],
  now: number,
): Promise<void> {
  await tx.query(sql('ledger.insert')`
    insert into ledger (at, order_id, kind, debit, credit, amount, currency)
    select ${new Date(now)}, ${orderId}, kind, debit, credit, amount, currency
    from json_to_recordset(${JSON.stringify(entries)}) as e(kind text, debit text, credit text, amount bigint, currency text)`)
}

export interface Balance {
  readonly account: string
  readonly currency: string
  readonly balance: number
}

/** What each account stands at in each currency in which it was ever used. */
export async function balances(db: Queryable): Promise<Balance[]> {
  const rows = await db.query(sql<{ account: string; currency: string; balance: string }>('ledger.balances')`
    select account, currency, sum(amount) as balance from (
      select debit as account, currency, amount from ledger
      union all select credit, currency, -amount from ledger
    ) sides group by account, currency order by account, currency`)
  return rows.map((row) => ({ ...row, balance: Number(row.balance) }))
}
