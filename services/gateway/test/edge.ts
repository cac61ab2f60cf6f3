import { newKey, publicHalf } from '@flotilla/auth/keys'
import { signToken } from '@flotilla/auth/sign'
import type { Bus } from '@flotilla/bus'
import { type Counts, openMemoryCounts } from '@flotilla/cache'
import { mergeCarts } from '@flotilla/cart-contract/operations'
import { manualClock } from '@flotilla/clock'
import { type Fake, openService } from '@flotilla/conformance'
import { Problem } from '@flotilla/contract'
import {
  askForReset,
  getKeys,
  identityProblems,
  logIn,
  logOut,
  refresh,
  register,
  resetPassword,
} from '@flotilla/identity-contract/operations'
import { routesFor, type ServiceApp } from '@flotilla/kit'
import { cancelOrder, getOrder, ordersProblems, placeOrder } from '@flotilla/orders-contract/operations'
import type { ConfigOf, PortsOf } from '@flotilla/service'
import { service } from '../src/service.ts'
import { openAccessTokens } from '../src/session/access-tokens.ts'

export type Edge = Awaited<ReturnType<typeof openEdge>>

/** One that the contract allows. */
export const order = {
  cardToken: '00000000-0000-7000-8000-000000000002',
  email: 'ann@example.org',
  address: { name: 'Ann', street: 'Kai 1', postcode: '24103', city: 'Kiel', country: 'DE' },
  method: 'standard',
  total: { amount: 100, currency: 'EUR' },
}

/**
 * The gateway on a real database, with services in place behind it by their contracts, over HTTP. Its bus is none, unless it is given one: then it may listen. Each
 * replica counts for itself, unless `countsOf` gives them something to count on.
 */
export async function openEdge(
  limits: Partial<ConfigOf<typeof service>> = {},
  bus = {} as Bus,
  countsOf: () => Counts = openMemoryCounts,
) {
  const clock = manualClock(Date.UTC(2026, 0, 1))
  const key = newKey('k1')
  const jwk = publicHalf(key) as { kty: 'OKP'; crv: 'Ed25519'; x: string; kid: string; alg: 'EdDSA'; use: 'sig' }
  const seen: { operation: string; request: any }[] = []
  const behaviour = {
    cartIsAway: false,
    sessionIsOver: false,
    keysAreAway: false,
    cartOpen: Promise.resolve(),
    logOutOpen: Promise.resolve(),
    ordersOpen: Promise.resolve(),
  }
  const note = (operation: string, request: unknown) => void seen.push({ operation, request })

  const account = { customerId: 'customer-ann', email: 'ann@example.org', name: 'Ann', roles: ['customer' as const] }
  const session = async (roles: ('customer' | 'staff')[] = ['customer']) => {
    const { customerId, email, name } = account
    const signing = { kid: 'k1', issuer: 'identity', audience: 'shop', seconds: 600, now: clock.now() }
    const accessToken = await signToken(key, { sub: customerId, roles, email, name }, signing)
    const tokens = { accessToken, refreshToken: `refresh-${'x'.repeat(20)}`, expiresIn: 600 }
    return { account: { ...account, roles }, tokens }
  }
  const identity: Fake = (app) => {
    const services = routesFor(app, 'service')
    services(register, async () => ({ status: 201 as const, body: await session() }))
    services(askForReset, async ({ body }) => {
      note('askForReset', body)
      return { status: 202 as const, body: {} }
    })
    services(resetPassword, async ({ body }) => {
      note('resetPassword', body)
      return { status: 200 as const, body: {} }
    })
    services(logIn, async ({ body }) => {
      note('logIn', body)
      if (body.password === 'wrong') throw new Problem(identityProblems.refused)
      return {
        status: 200 as const,
        body: await session(body.email.startsWith('staff') ? ['customer', 'staff'] : undefined),
      }
    })
    services(refresh, async () => {
      if (behaviour.sessionIsOver) throw new Problem(identityProblems.sessionOver)
      return { status: 200 as const, body: await session() }
    })
    services(logOut, async ({ body }) => {
      note('logOut', body)
      await behaviour.logOutOpen
      return { status: 200 as const, body: {} }
    })
    routesFor(app, 'anyone')(getKeys, async () => {
      note('getKeys', {})
      if (behaviour.keysAreAway) throw new Error('away')
      return { status: 200 as const, body: { keys: [jwk] } }
    })
  }
  const cart: Fake = (app) =>
    routesFor(app, 'service')(mergeCarts, async ({ body }) => {
      note('mergeCarts', body)
      if (behaviour.cartIsAway) throw new Error('away')
      await behaviour.cartOpen
      return { status: 200 as const, body: { moved: 1 } }
    })
  const orders: Fake = (app) => {
    const customers = routesFor(app, 'customer')
    customers(placeOrder, async ({ body, principal, idempotencyKey, raw }) => {
      note('placeOrder', { body, principal, idempotencyKey, headers: raw.headers })
      const orderId = `00000000-0000-7000-8000-${String(seen.length).padStart(12, '0')}`
      await behaviour.ordersOpen
      return { status: 202 as const, body: { orderId, status: 'placed' as const } }
    })
    customers(getOrder, async ({ principal }) => {
      note('getOrder', { principal })
      throw new Problem(ordersProblems.orderNotFound)
    })
    customers(cancelAtOnce, async ({ params: { orderId } }) => ({
      status: 200 as const,
      body: { orderId, status: 'cancelled' as const },
    }))
  }
  const nobody = 'http://127.0.0.1:9'
  const gateway = await openService(service, {
    clock,
    tokenClock: clock,
    config: {
      MAX_CONCURRENCY: 500,
      COOKIE_SECURE: true,
      CATALOG_URL: nobody,
      INVENTORY_URL: nobody,
      NOTIFICATIONS_URL: nobody,
      PAYMENTS_URL: nobody,
      SHIPPING_URL: nobody,
      CONNECTIONS_PER_ADDRESS: 100_000,
      REQUESTS_PER_ADDRESS: 100_000,
      STREAMS_PER_ADDRESS: 100_000,
      RATE_LIMIT_PER_MINUTE: 100_000,
      PERSON_LIMIT_PER_MINUTE: 100_000,
      LOG_IN_LIMIT_PER_MINUTE: 100_000,
      ORDER_LIMIT_PER_MINUTE: 100_000,
      ...limits,
    },
    ports: { bus, counts: countsOf() },
    fakes: { identity, cart, orders },
  })
  const { app, fakes } = gateway
  const { clients } = gateway.ports

  return {
    ...gateway,
    /** Closes identity's port for good. */
    stopIdentity: () => fakes.apps.identity!.close(),
    /** Another one beside it. */
    replica: (others: Partial<PortsOf<typeof service>> = {}) =>
      gateway.replica({ counts: countsOf(), access: openAccessTokens(clients, clock), ...others }),
    seen,
    behaviour,
    last: (operation: string) => seen.findLast((one) => one.operation === operation)?.request,
    browser: () => openBrowser(app),
  }
}

/** `cancelOrder` of another release of orders, which is done at once and says so. */
const cancelAtOnce = {
  ...cancelOrder,
  schemas: { ...cancelOrder.schemas, replies: { 200: cancelOrder.schemas.replies[202] } },
}

/** Keeps cookies as a browser does: by name and path, until they are forgotten. */
function openBrowser(app: ServiceApp) {
  const jar = new Map<string, { value: string; path: string }>()
  const lines: string[] = []
  return {
    jar,
    /** Every Set-Cookie line so far. */
    lines,
    async ask(
      method: 'GET' | 'POST',
      url: string,
      { payload, headers = {} }: { payload?: object; headers?: Record<string, string> } = {},
    ) {
      const fitting = [...jar].filter(([, { path }]) => url.startsWith(path))
      const cookie = fitting.map(([name, { value }]) => `${name}=${value}`).join('; ')
      const response = await app.inject({
        method,
        url,
        headers: { ...(cookie && { cookie }), ...headers },
        ...(payload && { payload }),
      })
      for (const line of [response.headers['set-cookie'] ?? []].flat()) {
        lines.push(line)
        const [, name, value, path] = /^([\w-]+)=([^;]*);.* Path=([^;]+)/.exec(line)!
        if (line.includes('Max-Age=0')) jar.delete(name!)
        else jar.set(name!, { value: value!, path: path! })
      }
      return response
    },
  }
}
