import fc from 'fast-check'
import { expect, test } from 'vitest'
import { allocate, type Shelf } from './allocate.ts'

const shelf = (warehouse: string, onHand: number, reserved = 0, productId = 'p'): Shelf => ({
  productId,
  warehouse,
  onHand,
  reserved,
})

test('from the fullest first, and from the next what is missing', () => {
  const shelves = [shelf('berlin', 9, 6), shelf('lyon', 5), shelf('turin', 4)]
  expect(allocate([{ productId: 'p', quantity: 5 }], shelves).lines).toEqual([
    { productId: 'p', warehouse: 'lyon', quantity: 5 },
  ])
  expect(allocate([{ productId: 'p', quantity: 10 }], shelves).lines).toEqual([
    { productId: 'p', warehouse: 'lyon', quantity: 5 },
    { productId: 'p', warehouse: 'turin', quantity: 4 },
    { productId: 'p', warehouse: 'berlin', quantity: 1 },
  ])
})

test('all or nothing: what is short is said, and nothing is taken of the rest', () => {
  const items = [
    { productId: 'p', quantity: 1 },
    { productId: 'q', quantity: 3 },
    { productId: 'r', quantity: 1 },
  ]
  expect(allocate(items, [shelf('berlin', 9), shelf('lyon', 2, 0, 'q')])).toEqual({
    lines: [],
    short: [
      { productId: 'q', wanted: 3, available: 2 },
      { productId: 'r', wanted: 1, available: 0 },
    ],
  })
})

test('the same product in two lines is one wish', () => {
  const items = [
    { productId: 'p', quantity: 2 },
    { productId: 'p', quantity: 2 },
  ]
  expect(allocate(items, [shelf('berlin', 3)]).short).toEqual([{ productId: 'p', wanted: 4, available: 3 }])
})

test('what is taken is what was wanted, and no shelf gives more than it has', () => {
  const shelves = fc.uniqueArray(
    fc.record({
      productId: fc.constantFrom('p', 'q'),
      warehouse: fc.constantFrom('berlin', 'lyon', 'turin'),
      onHand: fc.nat(9),
      reserved: fc.constant(0),
    }),
    { selector: (one) => `${one.productId} ${one.warehouse}` },
  )
  const items = fc.array(
    fc.record({ productId: fc.constantFrom('p', 'q', 'r'), quantity: fc.integer({ min: 1, max: 20 }) }),
    { minLength: 1, maxLength: 4 },
  )
  let taken = 0
  fc.assert(
    fc.property(items, shelves, (wanted, has) => {
      const { lines, short } = allocate(wanted, has)
      for (const { productId, warehouse, quantity } of lines) {
        const from = has.find((one) => one.productId === productId && one.warehouse === warehouse)
        expect(quantity).toBeGreaterThan(0)
        expect(quantity).toBeLessThanOrEqual(from!.onHand)
      }
      const sum = (of: readonly { quantity: number }[]) => of.reduce((total, { quantity }) => total + quantity, 0)
      if (short.length === 0) expect(sum(lines)).toBe(sum(wanted))
      else expect(lines).toEqual([])
      taken += lines.length
    }),
    { examples: [[[{ productId: 'p', quantity: 4 }], [shelf('berlin', 3), shelf('lyon', 2)]]] },
  )
  expect(taken).toBeGreaterThan(0)
})
