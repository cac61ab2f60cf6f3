import { catalogProblems, type getProduct } from '@flotilla/catalog-contract/operations'
import { Problem } from '@flotilla/contract'
import type { Handler } from '@flotilla/kit'
import type { Database } from '@flotilla/postgres'
import type { Kept } from './kept.ts'
import { findProduct } from './product-store.ts'

export function getProductHandler(db: Database, { products }: Kept): Handler<typeof getProduct> {
  return async ({ params: { productId } }) => {
    const product = await products.get(productId.toLowerCase(), () => findProduct(db, productId))
    if (!product) throw new Problem(catalogProblems.productNotFound)
    return { status: 200, body: product }
  }
}
