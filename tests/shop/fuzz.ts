import { readFile } from 'node:fs/promises'
import * as cart from '@flotilla/cart-contract/operations'
import * as catalog from '@flotilla/catalog-contract/operations'
import { fuzzOperations } from '@flotilla/conformance'
import type { Operation } from '@flotilla/contract'
import * as gateway from '@flotilla/gateway-contract/operations'
import * as inventory from '@flotilla/inventory-contract/operations'
import * as notifications from '@flotilla/notifications-contract/operations'
import * as orders from '@flotilla/orders-contract/operations'
import * as payments from '@flotilla/payments-contract/operations'
import * as shipping from '@flotilla/shipping-contract/operations'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { makeShop, type Shop } from './shop.ts'

const contracts = [cart, catalog, gateway, inventory, notifications, orders, payments, shipping]

let shop: Shop

/** Shoots at every operation that the edge serves, as a guest and as staff: `runs` requests each, the same ones again with the same `seed`. */
export function fuzzEdge(options: { runs: number; seed?: number }): void {
  /** Those that the edge serves, by its own document. */
  let operations: Operation[]

  beforeAll(async () => {
    // All of it comes from one address.
    const kinds = ['RATE', 'PERSON', 'LOG_IN', 'ORDER']
    shop = await makeShop({
      ...Object.fromEntries(kinds.map((kind) => [`${kind}_LIMIT_PER_MINUTE`, '100000'])),
      OTEL_TRACES_SAMPLER_ARG: '0.01',
    })
    await shop.start()
    const { paths } = (await (await fetch(`${shop.url}/api/openapi.json`)).json()) as {
      paths: Record<string, Record<string, { operationId: string }>>
    }
    const documented = Object.values(paths).flatMap((methods) =>
      Object.values(methods).map(({ operationId }) => operationId),
    )
    const known = contracts.flatMap((contract) => Object.values(contract).filter(isOperation))
    operations = documented.map((name) => {
      const operation = known.find((one) => one.name === name)
      if (!operation) throw new Error(`the edge serves ${name}, which is in no contract that is fuzzed here`)
      return operation
    })
  })

  afterAll(() => shop?.remove())

  test.for(['guest', 'staff'] as const)(
    'every route of the API, fuzzed through the running shop as %s: no 5xx, every refusal says what is wrong',
    async (who) => {
      const cookie = who === 'staff' ? await staffCookie() : await cookieOf('/session')
      // Sessions are begun and ended by a browser that is nobody, or the one that asks would not be who it was.
      const isSession = ({ path }: Operation) => path.startsWith('/session')
      const parts = [
        [operations.filter((one) => !isSession(one)), { cookie }],
        [operations.filter(isSession), {}],
      ] as const
      for (const [part, headers] of parts) {
        const { requests, statuses } = await fuzzOperations(part, { ...options, headers }, send)
        console.log(`${who}: ${requests} requests`, statuses)
        expect(requests).toBeGreaterThanOrEqual(part.length * options.runs)
        for (const { name, allow } of part) {
          const refused = who === 'guest' && allow.includes('staff')
          expect([name, Object.keys(statuses[name]!)]).toEqual([
            name,
            expect.arrayContaining([refused ? '403' : '400']),
          ])
          expect([name, '403' in statuses[name]!]).toEqual([name, refused])
        }
      }
    },
  )
}

async function send({
  method,
  url,
  headers,
  payload,
}: {
  method: string
  url: string
  headers: Record<string, string>
  payload?: string
}) {
  const response = await fetch(`${shop.url}/api${url}`, {
    method,
    headers,
    ...(payload !== undefined && { body: payload }),
  })
  const contentType = response.headers.get('content-type') ?? ''
  return { status: response.status, contentType, body: await response.text() }
}

async function staffCookie(): Promise<string> {
  const password = await readFile(shop.staffPasswordFile, 'utf8')
  return cookieOf('/session/log-in', { email: 'staff@flotilla.test', password: password.trim() })
}

async function cookieOf(path: string, body?: object): Promise<string> {
  const headers = { ...(body && { 'content-type': 'application/json' }) }
  const response = await fetch(`${shop.url}/api${path}`, {
    method: 'POST',
    headers,
    ...(body && { body: JSON.stringify(body) }),
  })
  expect(response.status).toBe(200)
  const cookies = response.headers.getSetCookie().map((line) => line.split(';')[0]!)
  return cookies.filter((line) => !line.startsWith('flotilla_refresh')).join('; ')
}

function isOperation(value: unknown): value is Operation {
  return typeof value === 'object' && value !== null && 'path' in value && 'allow' in value
}
