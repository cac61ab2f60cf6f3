import { systemClock } from '@flotilla/clock'
import type { ServiceApp } from '@flotilla/kit'
import { toOpenApi } from '@flotilla/kit/openapi'
import { fuzz, testKeys } from '@flotilla/kit/testing'
import { type Database, openDatabase } from '@flotilla/postgres'
import { type TestDatabase, testDatabase } from '@flotilla/testing'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { buildApp } from '../app.ts'

const lantern = '00000000-0000-7000-8000-000000000001'
let database: TestDatabase
let db: Database
let app: ServiceApp
let token: string

beforeAll(async () => {
  database = await testDatabase({ migrations: new URL('../../migrations', import.meta.url) })
  db = openDatabase({ url: database.url, name: 'catalog' })
  const keys = await testKeys(['catalog', 'orders'])
  token = `Bearer ${await keys.orders.serviceToken('catalog')}`
  app = await buildApp({ MAX_CONCURRENCY: 100 }, { db, clock: systemClock, keys: keys.catalog })
})

afterAll(async () => {
  await app?.close()
  await db?.close()
  await database?.drop()
})

test('a product is shown to anyone', async () => {
  const response = await app.inject(`/products/${lantern}`)
  expect(response.statusCode).toBe(200)
  expect(response.json()).toMatchObject({
    id: lantern,
    name: 'Harbour Lantern',
    price: { amount: 6400, currency: 'EUR' },
  })
})

test('an unknown product is a problem with a stable code', async () => {
  const response = await app.inject('/products/00000000-0000-7000-8000-999999999999')
  expect(response.statusCode).toBe(404)
  expect(response.headers['content-type']).toContain('application/problem+json')
  expect(response.json()).toMatchObject({ code: 'catalog.product-not-found', status: 404 })
})

test('pages follow each other without gaps or repeats', async () => {
  const names: string[] = []
  let url: string | undefined = '/products?limit=7'
  while (url) {
    const page: any = (await app.inject(url)).json()
    names.push(...page.items.map((item: any) => item.name))
    url = page.next && `/products?limit=7&after=${page.next}`
  }
  expect(names).toHaveLength(24)
  expect(new Set(names).size).toBe(24)
})

test('all that is wrong with a request is said at once', async () => {
  const response = await app.inject('/products?limit=0&colour=red')
  expect(response.statusCode).toBe(400)
  expect(response.json().findings).toHaveLength(2)
  expect(response.json().findings).toContainEqual({ in: 'query', at: '/limit', expected: 'must be >= 1' })
  expect(response.json().findings).toContainEqual({ in: 'query', at: '/colour', expected: 'must not be there' })
})

test('prices are looked up by services only', async () => {
  const request = { method: 'POST', url: '/products/lookup', payload: { productIds: [lantern] } } as const
  expect((await app.inject(request)).statusCode).toBe(401)
  const response = await app.inject({ ...request, headers: { authorization: token } })
  expect(response.json().items).toMatchObject([{ id: lantern, price: { amount: 6400 } }])
})

test('no request from the contract makes it fail', async () => {
  const report = await fuzz(app, { headers: { authorization: token } })
  expect(Object.keys(report.statuses).toSorted()).toEqual(['getProduct', 'getProducts', 'listProducts'])
  expect(report.statuses.listProducts).toMatchObject({ 200: expect.any(Number), 400: expect.any(Number) })
})

test('the committed OpenAPI document is that of today (vitest -u writes it)', async () => {
  const document = await toOpenApi(app, { title: 'Catalog' })
  await expect(`${JSON.stringify(document, null, 2)}\n`).toMatchFileSnapshot('../../openapi.json')
})
