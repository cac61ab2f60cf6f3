import type { getProducts } from '@flotilla/catalog-contract/operations'
import type { Handler } from '@flotilla/kit'
import type { Database } from '@flotilla/postgres'
import { findProducts } from './product-store.ts'

/** Straight from the database: what is sold is sold at the price of now. */
export function getProductsHandler(db: Database): Handler<typeof getProducts> {
  return async ({ body }) => ({ status: 200, body: { items: await findProducts(db, body.productIds) } })
}
