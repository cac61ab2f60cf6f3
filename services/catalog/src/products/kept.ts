import { type Cache, type ReadThrough, readThrough } from '@flotilla/cache'
import type { Category, ProductDetail } from '@flotilla/catalog-contract/operations'

/** What is read through the cache. What prices an order (`getProducts`) is not. */
export interface Kept {
  readonly products: ReadThrough<ProductDetail | undefined>
  readonly categories: ReadThrough<Category[]>
  /** After a change of the product: it, those that name it among their variants, and the counts. */
  forget(product: ProductDetail): Promise<void>
}

// How old an answer may be where replicas have a cache each: there, one does not hear of another's change.
const ttlMs = 10_000

export function keep(cache: Cache): Kept {
  const products = readThrough<ProductDetail | undefined>(cache, { name: 'products', ttlMs })
  const categories = readThrough<Category[]>(cache, { name: 'categories', ttlMs })
  return {
    products,
    categories,
    async forget({ id, variants }) {
      await Promise.all([products.forget(id, ...variants.map(({ productId }) => productId)), categories.forget('all')])
    },
  }
}
