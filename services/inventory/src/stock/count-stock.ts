import type { countStock } from '@flotilla/inventory-contract/operations'
import type { Handler } from '@flotilla/kit'
import type { Database } from '@flotilla/postgres'
import { assertCountable } from './count.ts'
import { findStock, lockStock, setOnHand } from './stock-store.ts'

export function countStockHandler(db: Database): Handler<typeof countStock> {
  return ({ params: { productId, warehouse }, body: { onHand }, ifVersion: version }) =>
    db.tx(async (tx) => {
      assertCountable(await lockStock(tx, productId), { warehouse, onHand, version })
      await setOnHand(tx, productId, warehouse, onHand)
      return { status: 200, body: (await findStock(tx, productId))! }
    })
}
