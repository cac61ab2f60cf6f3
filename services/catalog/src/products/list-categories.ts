import type { listCategories } from '@flotilla/catalog-contract/operations'
import type { Handler } from '@flotilla/kit'
import type { Database } from '@flotilla/postgres'
import type { Kept } from './kept.ts'
import { findCategories } from './listing-store.ts'

export function listCategoriesHandler(db: Database, { categories }: Kept): Handler<typeof listCategories> {
  return async () => ({ status: 200, body: { items: await categories.get('all', () => findCategories(db)) } })
}
