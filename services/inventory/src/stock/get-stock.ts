import { Problem } from '@flotilla/contract'
import { type getStock, inventoryProblems } from '@flotilla/inventory-contract/operations'
import type { Handler } from '@flotilla/kit'
import type { Database } from '@flotilla/postgres'
import { findStock } from './stock-store.ts'

export function getStockHandler(db: Database): Handler<typeof getStock> {
  return async ({ params }) => {
    const stock = await findStock(db, params.productId)
    if (!stock) throw new Problem(inventoryProblems.productUnknown)
    return { status: 200, body: stock }
  }
}
