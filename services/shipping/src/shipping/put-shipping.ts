import type { Clock } from '@flotilla/clock'
import { Problem } from '@flotilla/contract'
import type { Handler } from '@flotilla/kit'
import type { Database } from '@flotilla/postgres'
import { type putShipping, shippingProblems } from '@flotilla/shipping-contract/operations'
import { write } from './shipping.ts'
import { lockShipping, saveShipping } from './shipping-store.ts'

export function putShippingHandler(db: Database, clock: Clock): Handler<typeof putShipping> {
  return ({ params, body }) =>
    db.tx(async (tx) => {
      const id = params.shippingId
      const written = write(await lockShipping(tx, id), id, body.text)
      if (!written) throw new Problem(shippingProblems.archived)
      await saveShipping(tx, written, clock.now())
      return { status: 200, body: written }
    })
}
