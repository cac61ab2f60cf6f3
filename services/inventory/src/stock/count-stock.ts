import { note } from '@flotilla/audit'
import type { countStock } from '@flotilla/inventory-contract/operations'
import type { Handler } from '@flotilla/kit'
import type { ServicePorts } from '@flotilla/service'
import { assertCountable } from './count.ts'
import { findStock, lockStock, setOnHand } from './stock-store.ts'

export function countStockHandler({ db, clock }: Pick<ServicePorts, 'db' | 'clock'>): Handler<typeof countStock> {
  return async ({ params: { productId, warehouse }, body: { onHand }, principal, ifVersion: version }) => {
    const now = clock.now()
    return db.tx(async (tx) => {
      const shelf = assertCountable(await lockStock(tx, productId), { warehouse, onHand, version })
      await setOnHand(tx, productId, warehouse, onHand)
      const before = { warehouse, onHand: shelf.onHand }
      const after = { warehouse, onHand }
      const subject = principal.user!.id
      await note(tx, { subject, operation: 'countStock', object: productId, version, before, after, now })
      return { status: 200, body: (await findStock(tx, productId))! }
    })
  }
}
