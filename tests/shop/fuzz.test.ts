import { getProduct, listProducts } from '@flotilla/catalog-contract/operations'
import { startSession } from '@flotilla/gateway-contract/operations'
import { fuzzOperations } from '@flotilla/kit/testing'
import { getOrder, listOrders, placeOrder } from '@flotilla/orders-contract/operations'
import { tokeniseCard } from '@flotilla/payments-contract/operations'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { makeShop, type Shop } from './shop.ts'

const operations = [startSession, listProducts, getProduct, tokeniseCard, placeOrder, getOrder, listOrders]
let shop: Shop

beforeAll(async () => {
  shop = await makeShop()
  await shop.start()
}, 60_000)

afterAll(() => shop?.remove())

test('every route of the API is fuzzed through the running shop: no 5xx, every refusal says what is wrong', async () => {
  const session = await fetch(`${shop.url}/api/session`, { method: 'POST' })
  const cookie = session.headers.get('set-cookie')!.split(';')[0]!
  const report = await fuzzOperations(
    operations,
    { runs: 150, headers: { cookie } },
    async ({ method, url, headers, payload }) => {
      const response = await fetch(`${shop.url}/api${url}`, {
        method,
        headers,
        ...(payload !== undefined && { body: payload }),
      })
      return {
        status: response.status,
        contentType: response.headers.get('content-type') ?? '',
        body: await response.text(),
      }
    },
  )
  console.log(`${report.requests} requests`, report.statuses)
  expect(report.requests).toBeGreaterThan(operations.length * 100)
  expect(report.statuses.placeOrder).toHaveProperty('400')
  expect(report.statuses.startSession).toHaveProperty('200')

  // The fuzz above is no good if it cannot tell what is documented from what is not.
  const { paths } = (await (await fetch(`${shop.url}/api/openapi.json`)).json()) as {
    paths: Record<string, Record<string, { operationId: string }>>
  }
  const documented = Object.values(paths).flatMap((methods) =>
    Object.values(methods).map(({ operationId }) => operationId),
  )
  expect(documented.toSorted()).toEqual(operations.map(({ name }) => name).toSorted())
}, 120_000)
