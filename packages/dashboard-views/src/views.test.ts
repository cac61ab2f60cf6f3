import { createPointStore, createSpanStore, type HeldSpan } from '@flotilla/telemetry-store'
import { expect, test } from 'vitest'
import { findEvents } from './events.ts'
import { findWrongs } from './findings.ts'
import { healthOf } from './health.ts'
import { drawMap } from './map.ts'
import type { ServiceHealth } from './shapes/index.ts'
import { findTraces, inOrder } from './traces.ts'

let count = 0
const span = (changes: Partial<HeldSpan>): HeldSpan => ({
  traceId: 't',
  spanId: `s${++count}`,
  parentId: null,
  service: 'orders',
  instance: '1',
  name: 'placeOrder',
  kind: 'server',
  layer: 'http',
  startedAt: 1_000,
  ms: 5,
  error: null,
  attributes: {},
  events: [],
  links: [],
  ...changes,
})

test('page by page every trace is listed once, by when it began and not by when it was heard of', () => {
  const store = createSpanStore(100)
  for (const at of [30, 10, 50, 20, 40]) store.add([span({ traceId: `t${at}`, startedAt: at })])
  const first = findTraces(store, { limit: 3 }).items
  const second = findTraces(store, { limit: 3, before: first.at(-1)!.startedAt }).items
  expect([...first, ...second].map(({ traceId }) => traceId)).toEqual(['t50', 't40', 't30', 't20', 't10'])
})

test('parents come before children, siblings by start, and a span whose parent is missing is not lost', () => {
  const root = span({ spanId: 'root' })
  const late = span({ spanId: 'late', parentId: 'root', startedAt: 1_003 })
  const early = span({ spanId: 'early', parentId: 'root', startedAt: 1_001 })
  const orphan = span({ spanId: 'orphan', parentId: 'gone', startedAt: 1_002 })
  expect(inOrder([late, orphan, early, root]).map(({ spanId }) => spanId)).toEqual(['root', 'early', 'late', 'orphan'])
})

test('edges that are seen and not declared, and declared and not seen, stand out', () => {
  const store = createSpanStore(100)
  const call = span({ spanId: 'call', service: 'gateway', kind: 'client' })
  const message = { 'messaging.destination.name': 'payments.command.charge.v1', 'flotilla.message.source': 'orders' }
  store.add([call, span({ parentId: 'call' }), span({ service: 'payments', kind: 'consumer', attributes: message })])
  const declared = [
    { from: 'orders', to: 'payments', kind: 'commands' },
    { from: 'orders', to: 'catalog', kind: 'calls' },
  ] as const
  const { edges } = drawMap(store, { declared, services: [], now: 2_000 })
  const shown = edges.map((edge) => [edge.from, edge.to, edge.declared, edge.observed])
  expect(shown).toEqual([
    ['orders', 'payments', true, true],
    ['orders', 'catalog', true, false],
    ['gateway', 'orders', false, true],
  ])
})

test('one trace in ten, and every failure: shares and rates are those of all requests; control: without counts they are not', () => {
  const now = 100_000
  const [spans, points] = [createSpanStore(10_000), createPointStore(100, () => now)]
  const call = (error: string | null) => {
    const client = span({ traceId: `t${count}`, service: 'gateway', kind: 'client', startedAt: now - 5_000 })
    const { traceId } = client
    spans.add([client, span({ traceId, parentId: client.spanId, error, startedAt: now - 5_000 })])
  }
  for (let n = 0; n < 99; n++) call(null)
  for (let n = 0; n < 10; n++) call('500')
  const healths = () => healthOf({ spans, points }, { running: [], standings: [], now })
  const edge = () => drawMap(spans, { declared: [], services: healths(), now }).edges[0]!
  expect(healths().find(({ name }) => name === 'orders')!.red.errorShare).toBeCloseTo(0.092, 2)

  const reading = {
    name: 'http_server_request_duration_seconds',
    help: '',
    kind: 'histogram',
    service: 'orders',
  } as const
  const process = { ...reading, instance: '1', labels: { operation: 'placeOrder', status: '202' }, bounds: [0.01, 0.1] }
  points.add([
    { ...process, at: now - 60_000, value: 500, counts: [400, 100, 0] },
    { ...process, at: now, value: 1_500, counts: [1_360, 140, 0] },
  ])
  const { red, sparkline } = healths().find(({ name }) => name === 'orders')!
  expect(red).toEqual({ rate: 1_000 / 60, errorShare: 0.01, p50: 10, p95: 10 })
  expect(sparkline.reduce((sum, { rate }) => sum + rate * 5, 0)).toBeCloseTo(1_000)
  expect([edge().rate * 60, edge().errorShare]).toEqual([expect.closeTo(1_000), expect.closeTo(0.01)])
})

test('an event goes from its commit to each who takes it: done, tried again, given up', () => {
  const store = createSpanStore(100)
  const message = { 'messaging.message.id': 'm', 'messaging.destination.name': 'orders.event.placed.v1' }
  const take = (service: string, error: string | null, startedAt: number) =>
    span({ service, kind: 'consumer', attributes: message, error, startedAt })
  store.add([span({ kind: 'producer', attributes: message, startedAt: 1_000, ms: 10 })])
  store.add([take('cart', null, 1_020), take('mail', 'no server', 1_030), take('stock', 'bad', 1_040)])
  const letter = { id: 'm', type: 'orders.event.placed.v1', at: 1_050, error: 'bad', tries: 5 }
  const standings = [
    { service: 'stock', outbox: { waiting: 0, oldestMs: 0 }, held: [], retrying: 0, deadLetters: [letter] },
  ]
  const [event] = findEvents(store, standings, {})
  expect(event).toMatchObject({ id: 'm', publisher: 'orders', committedAt: 1_010 })
  expect(event!.hops).toMatchObject([
    { consumer: 'cart', state: 'done', lagMs: 15 },
    { consumer: 'mail', state: 'retrying', error: 'no server' },
    { consumer: 'stock', state: 'dead', tries: 5, deadLetterId: 'm' },
  ])
  expect(findEvents(store, standings, { state: 'dead', service: 'nobody' })).toEqual([])
})

test('what is wrong is said in words, worst first; nothing is when all is well', () => {
  const health = (changes: Partial<ServiceHealth>): ServiceHealth => ({
    name: 'orders',
    version: '1',
    state: 'ready',
    replicas: [],
    restarts: 0,
    ended: null,
    red: { rate: 1, errorShare: 0, p50: 5, p95: 20 },
    sparkline: [],
    eventLoop: 0.1,
    memoryMiB: 90,
    outboxWaiting: 0,
    deadLetters: 0,
    ...changes,
  })
  const calm = { standings: [], sagas: [] }
  expect(findWrongs({ ...calm, services: [health({})], now: 1_000 })).toEqual([])
  const ended = { how: 'SIGKILL', at: 0 }
  const saysOf = (changes: Partial<ServiceHealth>, now: number) =>
    findWrongs({ ...calm, services: [health({ ended, restarts: 2, ...changes })], now }).map(({ says }) => says)
  expect(saysOf({}, 5_000)).toEqual(['orders ended with SIGKILL 5 s ago and was started again, 2 times by now'])
  expect(saysOf({}, 70_000)).toEqual([])
  expect(saysOf({ state: 'crashed' }, 5_000)).toEqual(['orders ended with SIGKILL and is started again'])
  const held = [{ destination: 'stock', messages: 3, since: 0, reason: 'there is no stream stock' }]
  const standings = [{ service: 'orders', outbox: { waiting: 0, oldestMs: 0 }, held, retrying: 0, deadLetters: [] }]
  expect(findWrongs({ ...calm, services: [], standings, now: 1_000 })).toMatchObject([
    { severity: 'error', says: 'orders holds 3 messages for stock: there is no stream stock' },
  ])
  const found = findWrongs({
    now: 1_000,
    services: [health({ eventLoop: 0.95 }), health({ name: 'cart', state: 'unready' })],
    standings: [{ service: 'mail', outbox: { waiting: 7, oldestMs: 12_000 }, held: [], retrying: 0, deadLetters: [] }],
    sagas: [
      {
        service: 'orders',
        saga: 'checkout',
        id: '1',
        status: 'parked',
        waitsFor: null,
        reason: 'no refund',
        startedAt: 1,
        dueAt: null,
      },
      ...[2, 3].map((id) => ({
        service: 'orders',
        saga: 'checkout',
        id: `${id}`,
        status: 'running' as const,
        waitsFor: 2,
        reason: null,
        startedAt: 1,
        dueAt: null,
      })),
    ],
  })
  expect(found.map(({ severity, says }) => `${severity}: ${says}`)).toEqual([
    'error: cart does not say that it is ready',
    'error: mail has 7 messages that the bus does not take, for 12 s',
    'error: One saga waits for a person: no refund',
    'error: 2 sagas wait for orders with version 2 of them',
    "warning: orders's event loop is busy 95 % of the time",
  ])
})
