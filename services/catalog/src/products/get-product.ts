import { catalogProblems, type getProduct } from '@flotilla/catalog-contract/operations'
import { Problem } from '@flotilla/contract'
import type { Handler } from '@flotilla/kit'
import type { Database } from '@flotilla/postgres'
import { findProduct } from './product-store.ts'

export function getProductHandler(db: Database): Handler<typeof getProduct> {
  return async ({ params }) => {
    const product = await findProduct(db, params.productId)
    if (!product) throw new Problem(catalogProblems.productNotFound)
    return { status: 200, body: product }
  }
}
