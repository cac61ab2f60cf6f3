import type { Told } from './feed.ts'

/** One purchase, as its services tell of it. */
export const checkout: readonly Told[] = [
  {
    service: 'gateway',
    name: 'POST /api/orders',
    kind: 2,
    from: 0,
    ms: 90,
    attributes: { 'http.request.method': 'POST' },
  },
  { service: 'gateway', name: 'POST orders', kind: 3, from: 2, ms: 85, below: 0 },
  { service: 'orders', name: 'createOrder', kind: 2, from: 4, ms: 80, below: 1 },
  {
    service: 'orders',
    name: 'orders.insert',
    kind: 3,
    from: 10,
    ms: 5,
    below: 2,
    attributes: { 'db.system.name': 'postgresql', 'db.query.text': 'insert into orders (id, status) values ($1, $2)' },
  },
  {
    service: 'orders',
    name: 'send orders.event.order-placed.v1',
    kind: 4,
    from: 95,
    ms: 3,
    below: 2,
    attributes: {
      'messaging.message.id': 'an-event',
      'messaging.destination.name': 'orders.event.order-placed.v1',
      'flotilla.message.source': 'orders',
    },
  },
  {
    service: 'shipping',
    name: 'process orders.event.order-placed.v1',
    kind: 5,
    from: 104,
    ms: 12,
    below: 4,
    attributes: {
      'messaging.message.id': 'an-event',
      'messaging.destination.name': 'orders.event.order-placed.v1',
      'flotilla.message.source': 'orders',
    },
  },
]

export const failing: readonly Told[] = [
  { service: 'gateway', name: 'GET /api/orders', kind: 2, from: 0, ms: 30, error: 'orders answered 503' },
]
