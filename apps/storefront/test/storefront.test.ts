import type { Finding } from '@flotilla/contract'
import type { OrderStatus, OrderStep } from '@flotilla/orders-contract/operations'
import { expect, test } from 'vitest'
import { keyring } from '../src/api/keys.ts'
import { ApiError } from '../src/api/problem.ts'
import { sceneOf } from '../src/drawings/scene.ts'
import { isOver, mayHaveParcel, stepsDone } from '../src/pages/orders/progress.ts'
import { differences, noWords, toDraft, toWords } from '../src/pages/staff/draft.ts'

const eur = (amount: number) => ({ amount, currency: 'EUR' })

test('an intention keeps its key however often it is sent; another one has another', () => {
  const keyFor = keyring()
  const first = keyFor({ total: 1 })
  expect(first).toMatch(/^[0-9a-f]{32}$/)
  expect(keyFor({ total: 1 })).toBe(first)
  expect(keyFor({ total: 2 })).not.toBe(first)
  expect(keyring()({ total: 1 })).not.toBe(first)
})

test('the way of an order follows the codes of its lines, and its status where they have none', () => {
  const order = (status: OrderStatus, ...steps: (OrderStep | undefined)[]) => ({
    status,
    history: steps.map((step) => ({ at: '', ...(step && { step }), text: 'Worte von morgen' })),
  })
  expect(stepsDone(order('placed'))).toBe(1)
  expect(stepsDone(order('placed', 'placed', 'reserved'))).toBe(2)
  const booked = order('placed', 'authorised', 'booked')
  expect([stepsDone(booked), mayHaveParcel(booked)]).toEqual([4, true])
  expect(stepsDone(order('placed', 'placed', 'reserved', 'authorised', 'booked', 'captured'))).toBe(5)
  expect(stepsDone(order('shipped', 'confirmed', 'shipped', 'in-transit'))).toBe(6)
  expect(stepsDone(order('delivered'))).toBe(7)
  const off = order('cancelled', 'placed', 'reserved', 'refused', 'released', 'cancelled')
  expect([stepsDone(off), mayHaveParcel(off), isOver(off)]).toEqual([2, false, true])
  expect(stepsDone(order('cancelled', 'confirmed', 'shipped', 'cancelling', 'unbooked', 'cancelled'))).toBe(6)
  // Lines from before they had codes, and one that was written after.
  expect(stepsDone(order('confirmed', undefined, undefined))).toBe(5)
  expect(stepsDone(order('placed', undefined, undefined, 'booked'))).toBe(4)
})

test('what staff typed is a draft, and what differs between two is named', () => {
  const words = { ...noWords, name: ' Lamp ', description: 'Burns.', price: '12,50' }
  expect(toDraft(words)).toEqual({
    name: 'Lamp',
    description: 'Burns.',
    category: 'deck',
    price: eur(1250),
    picture: { shape: 'crate', hue: 200 },
  })
  // What is no price is refused by the service, which says where.
  expect(toDraft({ ...words, price: 'cheap' }).price.amount).toBeLessThan(0)
  const theirs = toWords({ ...toDraft(words), price: eur(1300), version: 2, variants: [] })
  expect(differences(theirs, { ...theirs, price: '12.50', variant: 'small' })).toEqual([
    { label: 'Variant', theirs: '(none)', yours: 'small' },
    { label: 'Price', theirs: '13.00', yours: '12.50' },
  ])
})

test('findings are said at their fields, in words for people', () => {
  const finding = (at: string, rest: object) => ({ in: 'body', at, expected: 'must be blue', ...rest }) as Finding
  const error = new ApiError({
    type: '',
    title: 'The request is not valid',
    status: 400,
    code: 'request.invalid',
    findings: [
      finding('/address/city', { code: 'minLength', limit: 1 }),
      finding('/password', { code: 'minLength', limit: 10 }),
      finding('/email', { code: 'pattern' }),
      finding('/amount', { code: 'minimum', limit: 0 }),
      finding('/address/country', { code: 'unacceptable' }),
      finding('/hue', {}),
    ],
  })
  const fields = ['/address/city', '/password', '/email', '/amount', '/address/country', '/hue', '/name']
  expect(fields.map((at) => error.at(at))).toEqual([
    'Please fill this in',
    'At least 10 characters',
    'This does not look right',
    'At least 0',
    'This must be blue',
    // Of a release whose findings have no codes.
    'This must be blue',
    undefined,
  ])
})

test('a product’s picture is always the same, and its neighbours’ are others', () => {
  const ids = Array.from({ length: 300 }, (_, n) => `00000000-0000-7000-8000-${String(n).padStart(12, '0')}`)
  const scenes = ids.map((id) => JSON.stringify(sceneOf(id)))
  expect(ids.map((id) => JSON.stringify(sceneOf(id)))).toEqual(scenes)
  expect(new Set(scenes).size).toBeGreaterThan(150)
})
