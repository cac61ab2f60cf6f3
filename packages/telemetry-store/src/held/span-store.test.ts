import { expect, test } from 'vitest'
import type { HeldSpan } from '../shapes.ts'
import { createSpanStore } from './span-store.ts'

const span = (traceId: string): HeldSpan => ({
  traceId,
  spanId: 's',
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
})

test('the oldest traces make room, whole, and are counted', () => {
  const store = createSpanStore(3)
  store.add([span('a'), span('a'), span('b')])
  store.add([span('c')])
  expect([store.count, store.dropped]).toEqual([2, 2])
  expect(store.trace('a')).toBeUndefined()
  expect(store.traces().map(({ traceId }) => traceId)).toEqual(['c', 'b'])
})
