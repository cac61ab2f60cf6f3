import type { Category, listProducts, Product } from '@flotilla/catalog-contract/operations'
import type { Money, QueryOf } from '@flotilla/contract'
import { type Queryable, sql } from '@flotilla/postgres'
import type { Cursor } from './cursor.ts'
import { columns, type ProductRow, toProduct } from './product-row.ts'
import type { Words } from './words.ts'

export type Filter = Pick<QueryOf<typeof listProducts>, 'category' | 'minPrice' | 'maxPrice' | 'sort'> & {
  readonly words: Words | undefined
}

/** The next products behind the cursor, one a family: the cheapest of it that fits. */
export async function pageOfProducts(
  db: Queryable,
  filter: Filter,
  after: Cursor,
  limit: number,
): Promise<{ product: Product; cursor: Cursor }[]> {
  const { words, sort } = filter
  const rows = await db.query<ProductRow & { weight: number }>({
    name: words ? 'catalog.search-products' : 'catalog.list-products',
    text: words ? searchPage : listPage,
    values: [...common(filter), sort, after.weight, after.name, after.id, limit, ...search(words)],
  })
  return rows.map((row) => ({ product: toProduct(row), cursor: row }))
}

export interface Facets {
  total: number
  categories: Category[]
  prices: { min: Money; max: Money } | null
}

/** Counts over all that fits. For the categories and the prices their own filter is left out: they say what there would be. */
export async function facetsOf(db: Queryable, filter: Filter): Promise<Facets> {
  const { words } = filter
  const row = await db.maybe<Facets>({
    name: words ? 'catalog.search-facets' : 'catalog.list-facets',
    text: words ? searchFacets : listFacets,
    values: [...common(filter), ...search(words)],
  })
  return row!
}

export async function findCategories(db: Queryable): Promise<Category[]> {
  return db.query(sql<Category>('catalog.find-categories')`
    select slug, c.name, count(distinct family)::int as products
    from categories c left join products on category = slug group by slug order by c.name`)
}

const common = ({ category, minPrice = 0, maxPrice = 2 ** 31 - 1 }: Filter) => [category ?? null, minPrice, maxPrice]
const search = (words: Words | undefined) => (words ? [words.all, words.head, words.beginning] : [])

const here = '($1::text is null or category = $1)'
const affordable = 'price_amount between $2 and $3'

/** The three parameters from `$n` on are the words. */
function query(n: number): string {
  const started = `websearch_to_tsquery('english', $${n + 1}) && to_tsquery('simple', $${n + 2})`
  return `(websearch_to_tsquery('english', $${n}) || (${started}))`
}

// With words and without are two statements: each gets the plan that suits it.
const page = (name: string, fits: string, rank: string) => `/* ${name} */
  select ${columns}, weight from (
    select distinct on (family) ${columns},
      case $4::text when 'price' then price_amount when 'price-down' then -price_amount when 'best' then ${rank} else 0 end as weight
    from products where ${fits} and ${here} and ${affordable} order by family, price_amount, id
  ) as one_a_family
  where (weight, name, id) > ($5::int, $6::text, $7::uuid) order by weight, name, id limit $8::int`
// Whole numbers, so that a cursor compares as the database does.
const rank = `-(1e6 * ts_rank(search, ${query(9)}))::int`
const listPage = page('catalog.list-products', 'true', '0')
const searchPage = page('catalog.search-products', `search @@ ${query(9)}`, rank)

const price = (of: 'min' | 'max') =>
  `json_build_object('amount', ${of}(price_amount), 'currency', ${of}(price_currency))`
const facets = (name: string, fits: string) => `/* ${name} */
  with found as (
    select family, category, price_amount, price_currency, ${here} as here, ${affordable} as affordable from products where ${fits}
  )
  select
    (select count(distinct family)::int from found where here and affordable) as total,
    (select json_agg(json_build_object('slug', slug, 'name', name, 'products', products) order by name) from (
      select slug, name, count(distinct family)::int as products
      from categories left join found on category = slug and affordable group by slug
    ) as counted) as categories,
    -- Sums in different currencies have no range.
    (select case when min(price_currency) = max(price_currency) then json_build_object('min', ${price('min')}, 'max', ${price('max')}) end
      from found where here) as prices`
const listFacets = facets('catalog.list-facets', 'true')
const searchFacets = facets('catalog.search-facets', `search @@ ${query(4)}`)
