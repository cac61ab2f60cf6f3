import type { listProducts } from '@flotilla/catalog-contract/operations'
import type { Handler } from '@flotilla/kit'
import type { Database } from '@flotilla/postgres'
import { fromCursor, toCursor } from './cursor.ts'
import { type Filter, facetsOf, pageOfProducts } from './listing-store.ts'
import { toWords } from './words.ts'

export function listProductsHandler(db: Database): Handler<typeof listProducts> {
  return async ({ query: { limit, after, q, ...rest } }) => {
    const filter = { ...rest, words: toWords(q) }
    const cursor = fromCursor(after)
    const [found, facets] = await Promise.all([
      pageOfProducts(db, filter, cursor, limit + 1),
      after === undefined ? firstPage(db, filter) : {},
    ])
    const last = found.length > limit && found[limit - 1]
    const items = found.slice(0, limit).map(({ product }) => product)
    return { status: 200, body: { items, ...(last && { next: toCursor(last.cursor) }), ...facets } }
  }
}

async function firstPage(db: Database, filter: Filter) {
  const { total, categories, prices } = await facetsOf(db, filter)
  return { total, categories, ...(prices && { prices }) }
}
