import type { Finding } from '@flotilla/contract'
import { sql } from '@flotilla/postgres'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type Catalog, openCatalog } from '../../test/catalog.ts'

const lantern = '00000000-0000-7000-8000-000000000001'
let catalog: Catalog

beforeAll(async () => {
  catalog = await openCatalog()
})

afterAll(() => catalog?.close())

test('a product is shown to anyone', async () => {
  const response = await catalog.app.inject(`/products/${lantern}`)
  expect(response.statusCode).toBe(200)
  expect(response.json()).toEqual({
    id: lantern,
    name: 'Harbour Lantern',
    description: 'A storm lantern in brushed brass, with a wick that forgives.',
    category: 'deck',
    price: { amount: 6400, currency: 'EUR' },
    picture: { shape: 'lantern', hue: 42 },
    version: 1,
    variants: [],
  })
})

test('a product comes with its family, cheapest first, whichever of it is asked for', async () => {
  const { items } = (await catalog.app.inject('/products?q=plough+anchor')).json()
  const { variants } = (await catalog.app.inject(`/products/${items[0].id}`)).json()
  expect(variants.map(({ variant }: { variant: string }) => variant)).toEqual(['6 kg', '9 kg', '12 kg'])
  for (const { productId } of variants) {
    expect((await catalog.app.inject(`/products/${productId.toUpperCase()}`)).json().variants).toEqual(variants)
  }
})

test('an unknown product is a problem with a stable code', async () => {
  const response = await catalog.app.inject('/products/00000000-0000-7000-8000-999999999999')
  expect(response.statusCode).toBe(404)
  expect(response.headers['content-type']).toContain('application/problem+json')
  expect(response.json()).toMatchObject({ code: 'catalog.product-not-found', status: 404 })
})

test('what was read is read no more from the database; what is sold is', async () => {
  await catalog.app.inject(`/products/${lantern}`)
  // Behind the service's back, so that nothing is forgotten.
  await catalog.db.query(sql('test.raise')`update products set price_amount = 6500 where id = ${lantern}`)
  expect((await catalog.app.inject(`/products/${lantern}`)).json().price.amount).toBe(6_400)
  const request = { method: 'POST', url: '/products/lookup', payload: { productIds: [lantern] } } as const
  const response = await catalog.app.inject({ ...request, headers: catalog.service })
  expect(response.json().items).toMatchObject([{ id: lantern, price: { amount: 6_500 } }])
  await catalog.db.query(sql('test.lower')`update products set price_amount = 6400 where id = ${lantern}`)
})

test('all that is wrong with a request is said at once', async () => {
  const response = await catalog.app.inject('/products?limit=0&colour=red')
  expect(response.statusCode).toBe(400)
  expect(response.json().findings.toSorted((a: Finding, b: Finding) => a.at.localeCompare(b.at))).toEqual([
    { in: 'query', at: '/colour', code: 'additionalProperties', expected: 'must not be there' },
    { in: 'query', at: '/limit', code: 'minimum', limit: 1, expected: 'must be >= 1' },
  ])
})

test('prices are looked up by services only', async () => {
  const request = { method: 'POST', url: '/products/lookup', payload: { productIds: [lantern] } } as const
  expect((await catalog.app.inject(request)).statusCode).toBe(401)
  expect((await catalog.app.inject({ ...request, headers: catalog.customer })).statusCode).toBe(403)
})
