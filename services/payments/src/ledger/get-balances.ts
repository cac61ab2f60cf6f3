import type { Handler } from '@flotilla/kit'
import type { getBalances } from '@flotilla/payments-contract/operations'
import type { Database } from '@flotilla/postgres'
import { balances } from './ledger-store.ts'

export function getBalancesHandler(db: Database): Handler<typeof getBalances> {
  return async () => ({ status: 200, body: { items: await balances(db) } })
}
