import type { Product } from '@flotilla/catalog-contract/operations'
import { expect, test } from 'vitest'
import { mergeLines, priceCart, type StoredLine } from './cart.ts'

const eur = (amount: number) => ({ amount, currency: 'EUR' })
const line = (productId: string, quantity = 1, seen = eur(100)): StoredLine => ({
  productId,
  name: `old ${productId}`,
  quantity,
  seen,
  state: `${productId}.0`,
})
const product = (id: string, price = eur(100), variant?: string): Product => ({
  id,
  name: `new ${id}`,
  description: '',
  category: 'boats',
  ...(variant && { variant }),
  price,
  picture: { shape: 'buoy', hue: 7 },
})

test('today’s prices and names count; where the price was another, it says so', () => {
  const cart = priceCart([line('a', 2), line('b', 3)], [product('b', eur(120), 'large'), product('a')])
  expect(cart.items).toEqual([
    { productId: 'a', name: 'new a', picture: { shape: 'buoy', hue: 7 }, quantity: 2, price: eur(100) },
    {
      productId: 'b',
      name: 'new b',
      variant: 'large',
      picture: { shape: 'buoy', hue: 7 },
      quantity: 3,
      price: eur(120),
      was: eur(100),
    },
  ])
  expect([cart.totals, cart.gone]).toEqual([[eur(560)], []])
})

test('the same number of another currency is another price, and is added up apart', () => {
  const cart = priceCart([line('a'), line('b')], [product('a', { amount: 100, currency: 'CHF' }), product('b')])
  expect(cart.items[0]!.was).toEqual(eur(100))
  expect(cart.totals).toEqual([{ amount: 100, currency: 'CHF' }, eur(100)])
})

test('what is no longer for sale is named as it was, and counts for nothing', () => {
  const { revision, ...cart } = priceCart([line('a')], [])
  expect(cart).toEqual({ items: [], totals: [], gone: [{ productId: 'a', name: 'old a' }] })
  expect(revision).toBe(priceCart([], []).revision)
})

test('a revision is of the lines that are for sale, in whatever order, and of their states', () => {
  const [a, b, changed] = [line('a'), line('b'), { ...line('a'), state: 'a.1' }]
  const revisionOf = (...lines: StoredLine[]) => priceCart(lines, [product('a'), product('b')]).revision
  expect(revisionOf(a, b, line('c'))).toBe(revisionOf(b, a))
  expect(new Set([[a], [b], [a, b], [changed], []].map((lines) => revisionOf(...lines))).size).toBe(5)
})

test('merged: quantities add up to 99 at most, and what was seen in the cart that stays is kept', () => {
  const into = [line('a', 60), line('b', 1, eur(90))]
  expect(mergeLines(into, [line('b', 2), line('a', 60), line('c', 4)])).toEqual([
    { ...into[1], quantity: 3 },
    { ...into[0], quantity: 99 },
    line('c', 4),
  ])
})

test('merged: what there is no room for stays out', () => {
  const many = (letter: string, n: number) => Array.from({ length: n }, (_, i) => line(`${letter}${i}`))
  const lines = mergeLines(many('a', 48), [line('a1'), ...many('b', 5)])
  expect(lines.map(({ productId }) => productId)).toEqual(['a1', 'b0', 'b1'])
})
