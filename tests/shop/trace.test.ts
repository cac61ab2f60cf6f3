import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { json as readJson } from 'node:stream/consumers'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { sampleProduct } from './books.ts'
import { checkoutTree, treeOf } from './checkout-tree.ts'
import { makeCustomer } from './customer.ts'
import { hostileShell } from './hostile.ts'
import { metricsThatAreNamed } from './metrics.ts'
import { makeShop, type Shop, until } from './shop.ts'

let shop: Shop
const base = () => new URL(shop.dashboard()).origin
const get = async (path: string): Promise<any> => (await fetch(`${base()}/api${path}`)).json()

const edges = [
  'calls cart catalog',
  'calls gateway cart',
  'calls gateway orders',
  'calls gateway payments',
  'calls gateway shipping',
  'calls orders cart',
  'calls orders catalog',
  'calls orders shipping',
  'commands orders inventory',
  'commands orders payments',
  'commands orders shipping',
  'consumes inventory orders',
  'consumes orders cart',
  'consumes orders gateway',
  'consumes orders notifications',
  'consumes payments orders',
  'consumes shipping notifications',
  'consumes shipping orders',
]
// OpenTelemetry's conventions: what a span of each layer must say.
const said: Record<string, readonly string[]> = {
  'http server': ['http.request.method', 'http.response.status_code', 'http.route', 'url.path', 'url.scheme'],
  'http client': ['http.request.method', 'server.address', 'url.template'],
  'sql client': ['db.query.summary', 'db.query.text', 'db.system.name'],
  'event producer': [
    'messaging.destination.name',
    'messaging.message.id',
    'messaging.operation.name',
    'messaging.system',
  ],
  'event consumer': [
    'messaging.destination.name',
    'messaging.message.id',
    'messaging.operation.name',
    'messaging.system',
  ],
  'saga internal': ['flotilla.saga.id', 'flotilla.saga.name'],
  'job internal': ['flotilla.job.name'],
}

let orderId: string
let spans: any[] = []

// Stands for any receiver of OTLP but ours.
const told: { authorization: string | undefined; document: any }[] = []
const backend = createServer(async (request, response) => {
  const { authorization } = request.headers
  if (request.url === '/v1/traces') told.push({ authorization, document: await readJson(request) })
  response.writeHead(200, { 'content-type': 'application/json' }).end('{}')
})

beforeAll(async () => {
  await new Promise<void>((done) => backend.listen(0, '127.0.0.1', done))
  // Of the shell's variables these count, and no other.
  const telemetry = {
    OTEL_EXPORTER_OTLP_ENDPOINT: `http://127.0.0.1:${(backend.address() as AddressInfo).port}`,
    OTEL_EXPORTER_OTLP_HEADERS: 'authorization=Bearer%20of-a-backend',
  }
  shop = await makeShop({ TRACKING_STEP_MS: '3600000' }, { ...hostileShell, ...telemetry })
  await shop.start()
  const customer = await makeCustomer(shop.url)
  orderId = (await (await customer.fill(sampleProduct(7), 1, '4242424242424242')).place()).orderId
  await until(async () => (await customer.status(orderId)) === 'shipped')
  // Each service sends its spans in batches, later while the dashboard is not up: whole when the tree is, and nothing came since the look before.
  const whole = async () => {
    const { items } = await get('/traces?operation=placeOrder')
    const before = spans.length
    spans = (await get(`/traces/${items[0].traceId}`)).spans
    const known = new Set([null, ...spans.map(({ spanId }) => spanId)])
    const handled = (name: string) => spans.filter((span) => span.name === `process ${name}`).length
    expect({
      withoutParent: spans
        .filter(({ parentId }) => !known.has(parentId))
        .map(({ service, name }) => `${service} ${name}`),
      dispatched: handled('shipping.event.shipment-dispatched.v1'),
      progressed: handled('orders.event.order-progressed.v1'),
      tree: treeOf(spans),
      since: spans.length - before,
    }).toEqual({ withoutParent: [], dispatched: 2, progressed: 7, tree: checkoutTree, since: 0 })
  }
  await vi.waitFor(whole, { timeout: 90_000, interval: 1_500 })
})

afterAll(async () => {
  await shop?.remove()
  backend.close()
})

test('a checkout is one trace: every call, message, step of the saga and job, in the order in which one led to the other', () => {
  expect(treeOf(spans)).toEqual(checkoutTree)
  expect(spans.filter(({ parentId }) => parentId === null).map(({ service, name }) => `${service} ${name}`)).toEqual([
    'gateway placeOrder',
  ])
  expect(spans.filter(({ error }) => error !== null)).toEqual([])
})

test('the statements of every service are in it, by name and with their text, below what they were made for', () => {
  const statements = spans.filter(({ layer }) => layer === 'sql')
  const services = ['cart', 'catalog', 'gateway', 'inventory', 'notifications', 'orders', 'payments', 'shipping']
  expect([...new Set(spans.map(({ service }) => service))].toSorted()).toEqual(services)
  // Shipping knows its rates by heart, and is asked for a parcel besides.
  expect([...new Set(statements.map(({ service }) => service))].toSorted()).toEqual(services)
  const byId = new Map(spans.map((span) => [span.spanId, span]))
  const above = (name: string) => byId.get(statements.find((span) => span.name === name)?.parentId)?.name
  expect(above('orders.insert')).toBe('placeOrder')
  expect(above('payments.save-intent')).toBe('process payments.command.authorise-payment.v1')
  expect(above('outbox.append')).toMatch(/^send /)
  expect(statements.find(({ name }) => name === 'orders.insert').attributes['db.query.text']).toContain(
    'insert into orders',
  )
})

test('spans say what OpenTelemetry’s conventions ask of their kind', () => {
  const lacking = spans.flatMap(({ layer, kind, name, attributes }) => {
    const must = said[`${layer} ${kind}`] ?? ['a layer and kind that is known']
    return must.filter((key) => attributes[key] === undefined).map((key) => `${name} (${layer} ${kind}) lacks ${key}`)
  })
  expect(lacking).toEqual([])
})

test('another receiver, named by the standard variables, gets the same spans', async () => {
  const [{ traceId }] = (await get('/traces?operation=placeOrder')).items
  const idsThere = () =>
    told
      .flatMap(({ document }) => document.resourceSpans)
      .flatMap(({ scopeSpans }) => scopeSpans)
      .flatMap((scope) => scope.spans)
      .filter((span) => span.traceId === traceId)
      .map(({ spanId }) => spanId)
  await expect.poll(() => idsThere().toSorted()).toEqual(spans.map(({ spanId }) => spanId).toSorted())
  expect(new Set(told.map(({ authorization }) => authorization))).toEqual(new Set(['Bearer of-a-backend']))
})

test('the gateway’s /docs leads to the explorer', async () => {
  const { status, headers } = await fetch(`${shop.url}/docs`, { redirect: 'manual' })
  expect([status, headers.get('location')]).toEqual([302, `${base()}/explorer`])
})

test('every edge that it takes is observed, and none that no import declares', async () => {
  const observed = async () => ((await get('/map')).edges as any[]).filter((edge) => edge.observed)
  const named = async () => (await observed()).map(({ kind, from, to }) => `${kind} ${from} ${to}`).toSorted()
  await expect.poll(named).toEqual(edges)
  expect((await observed()).filter((edge) => !edge.declared)).toEqual([])
})

test('its events are followed to each who takes them, and its saga is shown', async () => {
  const [event] = await get('/events?type=orders.event.order-placed.v1')
  expect(event.key).toBe(orderId)
  expect(event.hops.map((hop: any) => `${hop.consumer} ${hop.state}`).toSorted()).toEqual([
    'cart done',
    'notifications done',
  ])
  const { status, steps } = await get(`/sagas/orders/checkout/${orderId}`)
  expect([status, ...new Set(steps.map((step: any) => step.state))]).toEqual(['done', 'done'])
})

test('a cached read says whether it was there', async () => {
  const product = sampleProduct(9)
  for (let n = 0; n < 2; n++) await (await fetch(`${shop.url}/api/products/${product}`)).text()
  const outcomes = async () => {
    const { items } = await get('/traces?operation=getProduct')
    const traces = await Promise.all(items.map(({ traceId }: any) => get(`/traces/${traceId}`)))
    const cached = traces.flatMap((trace) => trace.spans).filter(({ layer }: any) => layer === 'cache')
    return cached.map(({ attributes }: any) => attributes['flotilla.cache.outcome']).toSorted()
  }
  await expect.poll(outcomes).toEqual(['hit', 'miss'])
})

test('who has no token, or comes from another site, changes nothing; control: with the token it is the service that answers', async () => {
  const redrive = (headers: Record<string, string>) =>
    fetch(`${base()}/api/dead-letters/orders/none/redrive`, { method: 'POST', headers, body: '{}' }).then(
      ({ status }) => status,
    )
  const json = { 'content-type': 'application/json' }
  const token = new URL(shop.dashboard()).searchParams.get('token')!
  const authorization = `Bearer ${token}`
  expect(await redrive(json)).toBe(401)
  expect(await redrive({ ...json, authorization: 'Bearer wrong' })).toBe(401)
  expect(await redrive({ ...json, authorization, 'sec-fetch-site': 'cross-site' })).toBe(403)
  expect(await redrive({ ...json, authorization })).toBe(404)
})

test('scripts get the same: a document a line of logs and traces, the map, events and sagas', async () => {
  const linesOf = async (...args: string[]) =>
    (await shop.flotilla(...args, '--json'))
      .split('\n')
      .filter(Boolean)
      .map((line) => JSON.parse(line))
  const { traceId } = (await get('/traces?operation=placeOrder')).items[0]
  expect(await linesOf('traces', '--operation', 'placeOrder')).toMatchObject([{ traceId, root: 'placeOrder' }])
  expect((await linesOf('traces', traceId))[0].spans.length).toBe(spans.length)
  expect((await linesOf('logs', '--trace', traceId)).length).toBeGreaterThan(0)
  const [map] = await linesOf('map')
  const observed = map.edges
    .filter((edge: any) => edge.observed)
    .map((edge: any) => `${edge.kind} ${edge.from} ${edge.to}`)
  expect(observed).toEqual(expect.arrayContaining(edges))
  const standing = JSON.parse(await shop.flotilla('events', '--json')) as any[]
  expect(standing.map(({ service }) => service)).toContain('orders')
  expect(JSON.parse(await shop.flotilla('sagas', '--json'))).toMatchObject([{ id: orderId, status: 'done' }])
})

metricsThatAreNamed(() => shop)
