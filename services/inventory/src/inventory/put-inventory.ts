import type { Clock } from '@flotilla/clock'
import { Problem } from '@flotilla/contract'
import { inventoryProblems, type putInventory } from '@flotilla/inventory-contract/operations'
import type { Handler } from '@flotilla/kit'
import type { Database } from '@flotilla/postgres'
import { write } from './inventory.ts'
import { lockInventory, saveInventory } from './inventory-store.ts'

export function putInventoryHandler(db: Database, clock: Clock): Handler<typeof putInventory> {
  return ({ params, body }) =>
    db.tx(async (tx) => {
      const id = params.inventoryId
      const written = write(await lockInventory(tx, id), id, body.text)
      if (!written) throw new Problem(inventoryProblems.archived)
      await saveInventory(tx, written, clock.now())
      return { status: 200, body: written }
    })
}
