import type { lookUpStock } from '@flotilla/inventory-contract/operations'
import type { Handler } from '@flotilla/kit'
import type { Database } from '@flotilla/postgres'
import { availableOf } from './stock-store.ts'

export function lookUpStockHandler(db: Database): Handler<typeof lookUpStock> {
  return async ({ body }) => ({ status: 200, body: { items: await availableOf(db, body.productIds) } })
}
