import type { KeptChange } from '@flotilla/audit'
import { productChanged, productCreated } from '@flotilla/catalog-contract/events'
import type { ProductDetail } from '@flotilla/catalog-contract/operations'
import { type Message } from '@flotilla/contract'
import { sql } from '@flotilla/postgres'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type Catalog, openCatalog } from '../../test/catalog.ts'

const lantern = '00000000-0000-7000-8000-000000000001'
const unknown = '00000000-0000-7000-8000-999999999999'
type Headers = Record<string, string>
let catalog: Catalog

beforeAll(async () => {
  catalog = await openCatalog()
})

afterAll(() => catalog?.close())

const draft = {
  name: 'Deck Lamp',
  description: 'Burns low.',
  category: 'cabin',
  price: { amount: 5_000, currency: 'EUR' },
  picture: { shape: 'lamp', hue: 42 },
}
let keys = 0
const create = (payload: object, headers: Headers = catalog.staff, key = `create-${keys++}`) =>
  catalog.app.inject({ method: 'POST', url: '/products', headers: { ...headers, 'idempotency-key': key }, payload })
const read = async (id: string) => (await catalog.app.inject(`/products/${id}`)).json<ProductDetail>()
const change = (id: string, version: number, payload: object, headers: Headers = catalog.staff) =>
  catalog.app.inject({
    method: 'PUT',
    url: `/products/${id}`,
    headers: { ...headers, 'if-match': `"${version}"` },
    payload,
  })

async function told(id: string): Promise<Message<any>[]> {
  const rows = await catalog.db.query(sql<{ envelope: Message }>('test.outbox')`
    select envelope from messaging.outbox where envelope ->> 'subject' = ${id} order by xid, seq`)
  return rows.map(({ envelope }) => envelope)
}

test('what staff put on sale is there at once, and others are told', async () => {
  const response = await create(draft)
  expect(response.statusCode).toBe(201)
  const { id } = response.json()
  expect(await read(id)).toEqual({ id, ...draft, version: 1, variants: [] })
  expect(await told(id)).toMatchObject([{ type: productCreated.type, data: { product: { id, ...draft } } }])
})

test('the same key is the same product', async () => {
  const [one, two] = [await create(draft, catalog.staff, 'same'), await create(draft, catalog.staff, 'same')]
  expect(two.json()).toEqual(one.json())
  expect(await told(one.json().id)).toHaveLength(1)
  expect((await create({ ...draft, name: 'Other' }, catalog.staff, 'same')).statusCode).toBe(422)
})

test('a variant joins the family, and its relatives name it, though they were kept in the cache', async () => {
  const first = (await create({ ...draft, variant: 'small' })).json<ProductDetail>()
  expect((await read(first.id)).variants).toEqual([])
  const price = { amount: 4_000, currency: 'EUR' }
  const second = (await create({ ...draft, variant: 'tiny', price, familyOf: first.id })).json<ProductDetail>()
  expect((await read(first.id)).variants).toEqual([
    { productId: second.id, variant: 'tiny', price },
    { productId: first.id, variant: 'small', price: draft.price },
  ])
})

test('a change is seen at once, by others as an event, and its ETag is the next', async () => {
  const { id } = (await create(draft)).json()
  expect((await read(id)).price.amount).toBe(5_000)
  const cheaper = { ...draft, price: { amount: 4_500, currency: 'EUR' }, variant: 'last ones' }
  const response = await change(id, 1, cheaper)
  expect([response.statusCode, response.headers.etag]).toEqual([200, '"2"'])
  expect(await read(id)).toEqual({ id, ...cheaper, version: 2, variants: [] })
  expect((await told(id))[1]).toMatchObject({
    type: productChanged.type,
    data: { product: { id, ...cheaper }, version: 2 },
  })
  const again = await catalog.app.inject({ url: `/products/${id}`, headers: { 'if-none-match': '"2"' } })
  expect([again.statusCode, again.body]).toEqual([304, ''])
})

test('of ten who change the same version at once one is heard, and the others are told so', async () => {
  const { id } = (await create(draft)).json()
  const answers = await Promise.all(
    Array.from({ length: 10 }, (_, n) => change(id, 1, { ...draft, name: `Lamp ${n}` })),
  )
  expect(answers.map((answer) => answer.statusCode).toSorted()).toEqual([200, ...Array(9).fill(412)])
  expect(answers.find((answer) => answer.statusCode === 412)!.json().code).toBe('request.changed-meanwhile')
  expect((await read(id)).version).toBe(2)
  expect(await told(id)).toHaveLength(2)
})

async function changesOf(id: string): Promise<KeptChange[]> {
  const route = catalog.app.operatorRoutes.find(({ path }) => path === '/changes')!
  return ((await route.handle({ params: {}, query: { object: id }, body: undefined })) as { items: KeptChange[] }).items
}

test('who changed what is written down with the change: once for a key, and not for what was refused', async () => {
  const { id } = (await create(draft, catalog.staff, 'noted')).json()
  await create(draft, catalog.staff, 'noted')
  const cheaper = { ...draft, price: { amount: 4_500, currency: 'EUR' } }
  await change(id, 1, cheaper)
  const who = { subject: 'staff', at: new Date(catalog.clock.now()), object: id }
  const kept = [
    { ...who, operation: 'changeProduct', version: 1, before: { id, ...draft }, after: { id, ...cheaper } },
    { ...who, operation: 'createProduct', version: null, before: null, after: { id, ...draft } },
  ]
  expect(await changesOf(id)).toMatchObject(kept)

  const refusals = [
    await change(id, 1, draft),
    await change(id, 2, { ...draft, category: 'attic' }),
    await change(id, 2, draft, catalog.customer),
    await change(id, 2, draft, catalog.service),
  ]
  expect(refusals.map(({ statusCode }) => statusCode)).toEqual([412, 422, 403, 403])
  expect(await changesOf(id)).toMatchObject(kept)
  expect(await changesOf(id)).toHaveLength(2)
  const alter = catalog.db.query(
    sql('test.alter')`update audit.staff_changes set subject = 'nobody' where object = ${id}`,
  )
  await expect(alter).rejects.toThrow(/kept as they are/)
})

test('a change that cannot be written down is not made, and nobody is told', async () => {
  const { id } = (await create(draft)).json()
  await catalog.owner.query(
    sql('test.deaf')`alter table audit.staff_changes add constraint deaf check (version is null) not valid`,
  )
  expect((await change(id, 1, { ...draft, name: 'Other' })).statusCode).toBe(500)
  await catalog.owner.query(sql('test.hear')`alter table audit.staff_changes drop constraint deaf`)
  expect(await read(id)).toMatchObject({ name: draft.name, version: 1 })
  expect(await told(id)).toHaveLength(1)
  expect((await change(id, 1, { ...draft, name: 'Other' })).statusCode).toBe(200)
})

test('what cannot be is refused by name', async () => {
  const code = async (response: ReturnType<typeof create>) => (await response).json().code
  expect(await code(create({ ...draft, category: 'attic' }))).toBe('catalog.category-unknown')
  expect(await code(create({ ...draft, familyOf: unknown }))).toBe('catalog.family-unknown')
  expect(await code(change(unknown, 1, draft))).toBe('catalog.product-not-found')
  expect(await code(change(lantern, 1, { ...draft, category: 'attic' }))).toBe('catalog.category-unknown')
  expect((await read(lantern)).name).toBe('Harbour Lantern')
})

test('customers and services change nothing; nobody changes without saying which version', async () => {
  expect((await create(draft, catalog.customer)).statusCode).toBe(403)
  expect((await change(lantern, 1, draft, catalog.service)).statusCode).toBe(403)
  const request = { method: 'PUT', url: `/products/${lantern}`, headers: catalog.staff, payload: draft } as const
  expect((await catalog.app.inject(request)).statusCode).toBe(428)
})
