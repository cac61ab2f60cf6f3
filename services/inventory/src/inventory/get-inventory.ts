import { Problem } from '@flotilla/contract'
import { type getInventory, inventoryProblems } from '@flotilla/inventory-contract/operations'
import type { Handler } from '@flotilla/kit'
import type { Database } from '@flotilla/postgres'
import { findInventory } from './inventory-store.ts'

export function getInventoryHandler(db: Database): Handler<typeof getInventory> {
  return async ({ params }) => {
    const found = await findInventory(db, params.inventoryId)
    if (!found) throw new Problem(inventoryProblems.notFound)
    return { status: 200, body: found }
  }
}
