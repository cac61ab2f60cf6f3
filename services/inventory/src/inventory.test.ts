import { randomUUID } from 'node:crypto'
import { productCreated } from '@flotilla/catalog-contract/events'
import { type OpenService, openService } from '@flotilla/conformance'
import { reserveStock } from '@flotilla/inventory-contract/commands'
import { sql } from '@flotilla/postgres'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { service } from './service.ts'

let inventory: OpenService<typeof service>
let staff: Record<string, string>
let customer: Record<string, string>

beforeAll(async () => {
  inventory = await openService(service)
  ;[staff, customer] = [await inventory.asPerson('staff', 'staff'), await inventory.asPerson('customer')]
})
afterAll(() => inventory?.close())

const sample = (n: number) => `00000000-0000-7000-8000-${String(n).padStart(12, '0')}`
const context = () => ({ source: 'catalog', now: inventory.clock.now() })
const ask = (id: string, headers = staff) => inventory.app.inject({ url: `/stock/${id}`, headers })
const lookUp = async (...productIds: string[]) =>
  (await inventory.app.inject({ method: 'POST', url: '/stock/lookup', payload: { productIds } })).json().items
const count = (id: string, warehouse: string, onHand: number, version: number) =>
  inventory.app.inject({
    method: 'PUT',
    url: `/stock/${id}/${warehouse}`,
    headers: { ...staff, 'if-match': `"${version}"` },
    payload: { onHand },
  })

const created = (id: string) => {
  const price = { amount: 100, currency: 'EUR' }
  const words = { name: 'Buoy', description: 'Floats', category: 'boats' }
  return productCreated.create({ product: { id, ...words, price, picture: { shape: 'buoy', hue: 1 } } }, context())
}

async function create(): Promise<string> {
  const id = randomUUID()
  await inventory.app.messages.deliver(created(id))
  return id
}

test('everybody may ask how many there are; what is unknown is left out', async () => {
  const items = await lookUp(sample(13), sample(14), randomUUID())
  expect(items).toHaveLength(2)
  expect(items).toEqual(
    expect.arrayContaining([
      { productId: sample(13), available: 0 },
      { productId: sample(14), available: 2 },
    ]),
  )
  const all = await inventory.db.query(sql<{ n: number }>('test.all')`
    select sum(on_hand)::int as n from stock where product_id <> all(${[sample(13), sample(14)]}::uuid[]) group by product_id`)
  expect(all).toHaveLength(398)
  expect(all.filter(({ n }) => n < 20 || n > 200)).toEqual([])
})

test('a new product is sold out in every warehouse, until somebody counts it', async () => {
  const id = await create()
  expect((await ask(id)).json()).toEqual({
    productId: id,
    version: 1,
    available: 0,
    warehouses: ['berlin', 'lyon', 'turin'].map((warehouse) => ({ warehouse, onHand: 0, reserved: 0 })),
  })
  const counted = await count(id, 'lyon', 7, 1)
  expect(counted.json()).toMatchObject({ version: 2, available: 7 })
  expect(counted.headers.etag).toBe('"2"')
  // Told again, it does not take away what was counted.
  await inventory.app.messages.deliver(created(id))
  expect(await lookUp(id)).toEqual([{ productId: id, available: 7 }])
})

test('who counted against something older is told so; a sale in between counts as a change', async () => {
  const id = await create()
  await count(id, 'berlin', 5, 1)
  expect((await count(id, 'berlin', 9, 1)).json()).toMatchObject({ status: 412 })
  const command = { orderId: randomUUID(), items: [{ productId: id, quantity: 3 }] }
  await inventory.app.messages.deliver(reserveStock.create(command, { ...context(), source: 'orders' }))
  expect((await count(id, 'berlin', 9, 2)).json()).toMatchObject({ status: 412 })
  expect((await count(id, 'berlin', 2, 3)).json()).toMatchObject({ status: 409, code: 'inventory.below-reserved' })
  expect((await count(id, 'berlin', 3, 3)).json()).toMatchObject({ available: 0, version: 4 })
})

test('who counted is written down with the count, and nothing of what was refused; nobody alters it', async () => {
  const id = await create()
  await count(id, 'lyon', 7, 1)
  await count(id, 'lyon', 5, 2)
  const who = { subject: 'staff', at: new Date(inventory.clock.now()), operation: 'countStock', object: id }
  const kept = [
    { ...who, version: 2, before: { warehouse: 'lyon', onHand: 7 }, after: { warehouse: 'lyon', onHand: 5 } },
    { ...who, version: 1, before: { warehouse: 'lyon', onHand: 0 }, after: { warehouse: 'lyon', onHand: 7 } },
  ]
  const route = inventory.app.operatorRoutes.find(({ path }) => path === '/changes')!
  const read = () => route.handle({ params: {}, query: { object: id }, body: undefined })
  expect(await read()).toMatchObject({ items: kept })
  const refusals = [await count(id, 'lyon', 9, 1), await count(id, 'atlantis', 9, 3)]
  const url = `/stock/${id}/lyon`
  const headers = { ...customer, 'if-match': '"3"' }
  refusals.push(await inventory.app.inject({ method: 'PUT', url, headers, payload: { onHand: 1 } }))
  expect(refusals.map(({ statusCode }) => statusCode)).toEqual([412, 404, 403])
  expect(((await read()) as { items: unknown[] }).items).toHaveLength(2)
  const alter = inventory.db.query(
    sql('test.alter')`update audit.staff_changes set subject = 'nobody' where object = ${id}`,
  )
  await expect(alter).rejects.toThrow(/kept as they are/)
})

test('of ten who count the same version at once one is heard', async () => {
  const id = await create()
  const answers = await Promise.all(Array.from({ length: 10 }, (_, n) => count(id, 'turin', n, 1)))
  expect(answers.map((answer) => answer.statusCode).toSorted()).toEqual([200, ...Array(9).fill(412)])
})

test('what there is not cannot be counted, and customers do not see where things lie', async () => {
  expect((await ask(randomUUID())).json()).toMatchObject({ code: 'inventory.product-unknown' })
  expect((await count(randomUUID(), 'berlin', 1, 1)).json()).toMatchObject({ code: 'inventory.product-unknown' })
  expect((await count(sample(1), 'atlantis', 1, 1)).json()).toMatchObject({ code: 'inventory.warehouse-unknown' })
  expect((await ask(sample(1), customer)).statusCode).toBe(403)
  expect((await inventory.app.inject(`/stock/${sample(1)}`)).statusCode).toBe(401)
})
