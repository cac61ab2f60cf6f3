import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { Shelf } from './allocate.ts'
import { type Change, confirm, expire, type Reservation, release, reserve } from './reservation.ts'

const shelves: Shelf[] = [
  { productId: 'p', warehouse: 'berlin', onHand: 4, reserved: 0 },
  { productId: 'p', warehouse: 'lyon', onHand: 3, reserved: 0 },
]
const wish = [{ productId: 'p', quantity: 5 }]
const held = reserve(undefined, 'o', wish, shelves).reservation

test('put aside, then sold', () => {
  expect(held.lines).toEqual([
    { productId: 'p', warehouse: 'berlin', quantity: 4 },
    { productId: 'p', warehouse: 'lyon', quantity: 1 },
  ])
  const { reservation, moves, outcome } = confirm(held, 'o')
  expect([reservation.status, outcome]).toEqual(['confirmed', { kind: 'confirmed' }])
  expect(moves).toEqual([
    { productId: 'p', warehouse: 'berlin', onHand: -4, reserved: -4 },
    { productId: 'p', warehouse: 'lyon', onHand: -1, reserved: -1 },
  ])
})

test('released after it was sold, it is put back on the shelf', () => {
  expect(release(confirm(held, 'o').reservation, 'o').moves).toEqual([
    { productId: 'p', warehouse: 'berlin', onHand: 4, reserved: 0 },
    { productId: 'p', warehouse: 'lyon', onHand: 1, reserved: 0 },
  ])
})

test('released before it came, it never comes', () => {
  const tombstone = release(undefined, 'o').reservation
  expect(reserve(tombstone, 'o', wish, shelves)).toMatchObject({ moves: [], outcome: { kind: 'refused', short: [] } })
})

test('confirmed too late, or without having come, it is lost, and stays lost', () => {
  expect(confirm(expire(held).reservation, 'o')).toMatchObject({ moves: [], outcome: { kind: 'lost' } })
  const unknown = confirm(undefined, 'o')
  expect(unknown.outcome).toMatchObject({ kind: 'lost' })
  expect(reserve(unknown.reservation, 'o', wish, shelves).outcome).toMatchObject({ kind: 'refused' })
})

test.each([
  [[{ productId: 'q', quantity: 1 }], 'One of the products is sold out.'],
  [[{ productId: 'p', quantity: 8 }], 'There are only 7 left of one of the products.'],
  [
    [...wish, { productId: 'p', quantity: 3 }, { productId: 'q', quantity: 1 }],
    'There is not enough of 2 of the products.',
  ],
])('what is short is said in words, and said again when asked again', (items, reason) => {
  const refused = reserve(undefined, 'o', items, shelves)
  expect(refused.outcome).toMatchObject({ kind: 'refused', reason })
  expect(reserve(refused.reservation, 'o', items, []).outcome).toEqual(refused.outcome)
})

// Commands of several orders, late, doubled and in any order, with expiry in between.
const orders = ['a', 'b', 'c'] as const
const step = fc.record({
  orderId: fc.constantFrom(...orders),
  verb: fc.constantFrom('reserve', 'reserve', 'confirm', 'release', 'expire'),
  quantity: fc.integer({ min: 1, max: 6 }),
})

const of = (orderId: (typeof orders)[number], quantity: number, ...verbs: string[]) =>
  verbs.map((verb) => ({ orderId, verb, quantity }))
/** A history that holds the rare cases; what chance adds to it differs from run to run. */
const rare = [
  ...of('a', 1, 'release', 'reserve'),
  ...of('b', 6, 'reserve', 'confirm', 'release'),
  ...of('c', 6, 'reserve', 'expire', 'confirm'),
]
const tooMany = [...of('a', 6, 'reserve'), ...of('b', 6, 'reserve')]

test('whatever comes and in whatever order: what is on hand and put aside adds up, and is never below zero', () => {
  const seen = new Set<string>()
  fc.assert(
    fc.property(fc.array(step, { maxLength: 25 }), (steps) => {
      const world = { shelves, known: new Map<string, Reservation>() }
      for (const { orderId, verb, quantity } of steps) {
        const known = world.known.get(orderId)
        const change = apply(verb, known, orderId, quantity, world.shelves)
        if (!change) continue
        world.known.set(orderId, change.reservation)
        world.shelves = world.shelves.map((shelf) => moved(shelf, change))
        seen.add(`${known?.status} ${verb} ${change.reservation.status}`)
        assertAddsUp(world.shelves, [...world.known.values()])
      }
    }),
    { numRuns: 1_000, examples: [[rare], [tooMany]] },
  )
  // The property is no good if it saw the ordinary case only.
  expect([...seen]).toEqual(
    expect.arrayContaining([
      'undefined release released',
      'released reserve released',
      'confirmed release released',
      'expired confirm expired',
      'undefined reserve refused',
    ]),
  )
})

test('the same command again moves nothing and tells the same', () => {
  fc.assert(
    fc.property(fc.array(step, { maxLength: 8 }), fc.constantFrom('reserve', 'confirm', 'release'), (steps, verb) => {
      let known: Reservation | undefined
      for (const one of steps) known = apply(one.verb, known, 'a', one.quantity, shelves)?.reservation ?? known
      const once = apply(verb, known, 'a', 5, shelves)!
      const twice = apply(verb, once.reservation, 'a', 5, shelves)!
      expect(twice).toEqual({ ...once, moves: [] })
    }),
  )
})

function apply(
  verb: string,
  known: Reservation | undefined,
  orderId: string,
  quantity: number,
  from: readonly Shelf[],
): Change | undefined {
  if (verb === 'reserve') return reserve(known, orderId, [{ productId: 'p', quantity }], from)
  if (verb === 'confirm') return confirm(known, orderId)
  if (verb === 'release') return release(known, orderId)
  return known && expire(known)
}

const moved = (shelf: Shelf, { moves }: Change): Shelf =>
  moves
    .filter(({ productId, warehouse }) => productId === shelf.productId && warehouse === shelf.warehouse)
    .reduce(
      (at, { onHand, reserved }) => ({ ...at, onHand: at.onHand + onHand, reserved: at.reserved + reserved }),
      shelf,
    )

function assertAddsUp(now: readonly Shelf[], known: readonly Reservation[]): void {
  for (const [i, { warehouse, onHand, reserved }] of now.entries()) {
    const away = (status: string) =>
      known
        .filter((one) => one.status === status)
        .flatMap(({ lines }) => lines)
        .reduce((sum, line) => sum + (line.warehouse === warehouse ? line.quantity : 0), 0)
    expect(reserved).toBe(away('reserved'))
    expect(onHand).toBe(shelves[i]!.onHand - away('confirmed'))
    expect(reserved).toBeGreaterThanOrEqual(0)
    expect(onHand).toBeGreaterThanOrEqual(reserved)
  }
}
