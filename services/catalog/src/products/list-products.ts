import type { listProducts } from '@flotilla/catalog-contract/operations'
import type { Handler } from '@flotilla/kit'
import type { Database } from '@flotilla/postgres'
import { fromCursor, toCursor } from './cursor.ts'
import { pageOfProducts } from './product-store.ts'

export function listProductsHandler(db: Database): Handler<typeof listProducts> {
  return async ({ query: { limit, after } }) => {
    const found = await pageOfProducts(db, fromCursor(after), limit + 1)
    const items = found.slice(0, limit)
    const last = items.at(-1)
    return { status: 200, body: { items, ...(found.length > limit && last && { next: toCursor(last) }) } }
  }
}
