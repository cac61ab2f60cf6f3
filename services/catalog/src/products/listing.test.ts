import type { listProducts, Product } from '@flotilla/catalog-contract/operations'
import type { RepliesOf } from '@flotilla/contract'
import { sql } from '@flotilla/postgres'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type Catalog, openCatalog } from '../../test/catalog.ts'

type Page = RepliesOf<typeof listProducts>[200]
let catalog: Catalog

beforeAll(async () => {
  catalog = await openCatalog()
})

afterAll(() => catalog?.close())

async function list(query: Record<string, string | number> = {}): Promise<Page> {
  const search = new URLSearchParams(query as Record<string, string>)
  const response = await catalog.app.inject(`/products?${search}`)
  expect(response.statusCode).toBe(200)
  return response.json()
}

async function all(query: Record<string, string | number>): Promise<Product[]> {
  const items: Product[] = []
  let next: string | undefined
  do {
    const page = await list({ ...query, limit: 7, ...(next && { after: next }) })
    items.push(...page.items)
    next = page.next
  } while (next)
  return items
}

const names = (items: readonly Product[]) => items.map(({ name }) => name)
const amounts = (items: readonly Product[]) => items.map(({ price }) => price.amount)

test('the shop has more than 200 things to look at, and one of each family', async () => {
  const { total } = await list()
  const { families, products } = await catalog.db.one(sql<{ families: number; products: number }>('test.count')`
    select count(distinct family)::int as families, count(*)::int as products from products`)
  expect(total).toBe(families)
  expect(families).toBeGreaterThan(200)
  expect(products).toBeGreaterThan(families)
})

test.each(['best', 'name', 'price', 'price-down'])(
  'pages by %s follow each other without gaps or repeats',
  async (sort) => {
    for (const query of [{ sort }, { sort, q: 'brass' }, { sort, category: 'rigging' }]) {
      const items = await all(query)
      expect(new Set(items.map(({ id }) => id)).size).toBe(items.length)
      expect(items.length).toBe((await list(query)).total)
      const once = await list({ ...query, limit: 100 })
      expect(names(items).slice(0, 100)).toEqual(names(once.items))
    }
  },
)

test('cheapest first is the other way round from dearest first', async () => {
  const up = amounts(await all({ sort: 'price' }))
  expect(up).toEqual(up.toSorted((a, b) => a - b))
  expect(amounts(await all({ sort: 'price-down' }))).toEqual(up.toReversed())
})

test('a family shows its cheapest; with a least price, the cheapest that is dear enough', async () => {
  const shown = async (query: object) =>
    (await list({ q: 'plough anchor', ...query })).items.map(({ variant }) => variant)
  expect(await shown({})).toEqual(['6 kg'])
  expect(await shown({ minPrice: 12_000 })).toEqual(['9 kg'])
  expect(await shown({ minPrice: 20_000 })).toEqual([])
})

test('words are found as people type them', async () => {
  const found = async (q: string) => names((await list({ q, limit: 100 })).items)
  // Stems: the plural finds the singular.
  expect(await found('lanterns')).toContain('Harbour Lantern')
  // Beginnings, from the first letters on, also behind other words.
  expect((await found('lant'))[0]).toMatch(/Lantern/)
  expect(await found('brass comp')).toContain('Brass Compass')
  expect(await found('compa')).toContain('Brass Compass')
  // All words count; a word in the name counts for more than one in the description.
  expect(await found('brass compass')).not.toContain('Brass Dividers')
  expect((await found('kettle')).slice(0, 2).toSorted()).toEqual(['Camp Kettle', 'Galley Kettle'])
  // A web search: quotes and minus.
  expect(await found('"sea salt"')).toEqual(['Sea Salt, 1 kg'])
  expect(await found('coffee -dark')).toEqual(['Coffee, Light Roast 500 g'])
  expect(await found('zeppelin')).toEqual([])
})

test('what is no word finds everything, and what is no language of queries breaks nothing', async () => {
  const { total } = await list()
  expect((await list({ q: '-!&|' })).total).toBe(total)
  for (const q of ["o'", ':*', "a' & b", 'x:*', '((', '\\', 'ﾟ', 'ª', '𝒳', '!!a']) await list({ q })
})

test('facets say what there would be', async () => {
  const { categories, total, prices } = await list({ q: 'brass', category: 'navigation', maxPrice: 10_000 })
  const at = (slug: string) => categories!.find((category) => category.slug === slug)!
  expect(at('navigation')).toEqual({ slug: 'navigation', name: 'Navigation', products: total })
  for (const { slug, products } of categories!) {
    expect((await list({ q: 'brass', category: slug, maxPrice: 10_000 })).total).toBe(products)
  }
  // Without the limit on prices, as the slider needs it.
  const { items } = await list({ q: 'brass', category: 'navigation', sort: 'price-down' })
  expect(prices!.max).toEqual(items[0]!.price)
  expect(amounts(items).every((amount) => amount >= prices!.min.amount)).toBe(true)
})

test('only the first page counts', async () => {
  const { next, total } = await list({ limit: 5 })
  expect(total).toBeGreaterThan(5)
  expect(Object.keys(await list({ limit: 5, after: next! })).toSorted()).toEqual(['items', 'next'])
})

test('a cursor that is none is the caller’s mistake', async () => {
  const packed = (...parts: unknown[]) => Buffer.from(JSON.stringify(parts)).toString('base64url')
  const id = '01890a5d-ac96-774b-bcce-b302099a8057'
  const wrongIds = ['b', '-'.repeat(36), `urn:uuid:${id}`, id.replaceAll('-', '0'), [id]].map((one) =>
    packed(1, 'a', one),
  )
  for (const after of ['x', 'W10', packed(1e99, 'a', id), packed('1', 'a', id), packed(1, null, id), ...wrongIds]) {
    const response = await catalog.app.inject(`/products?after=${after}`)
    expect(response.json()).toMatchObject({ status: 400, findings: [{ in: 'query', at: '/after' }] })
  }
})

test('every category has goods', async () => {
  const { items } = (await catalog.app.inject('/categories')).json()
  expect(items.length).toBeGreaterThanOrEqual(8)
  for (const { slug, products } of items) expect((await list({ category: slug })).total).toBe(products)
  expect(items.every(({ products }: { products: number }) => products >= 10)).toBe(true)
})

test('the search goes by the index, once there is enough to search', async () => {
  const explain = () =>
    catalog.db.tx(async (tx) => {
      await tx.query(sql('test.no-seqscan')`set local enable_seqscan = off`)
      const plan = await tx.query(sql('test.explain')`
        explain select id from products where search @@ (websearch_to_tsquery('english', 'brass') || to_tsquery('simple', 'lant:*'))`)
      return JSON.stringify(plan)
    })
  // PostgreSQL does not use an index made in the transaction of an update while an older transaction runs anywhere on the server; it may be another test's.
  await expect.poll(explain).toContain('products_by_words')
})
