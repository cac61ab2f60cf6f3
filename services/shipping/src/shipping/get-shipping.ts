import { Problem } from '@flotilla/contract'
import type { Handler } from '@flotilla/kit'
import type { Database } from '@flotilla/postgres'
import { type getShipping, shippingProblems } from '@flotilla/shipping-contract/operations'
import { findShipping } from './shipping-store.ts'

export function getShippingHandler(db: Database): Handler<typeof getShipping> {
  return async ({ params }) => {
    const found = await findShipping(db, params.shippingId)
    if (!found) throw new Problem(shippingProblems.notFound)
    return { status: 200, body: found }
  }
}
