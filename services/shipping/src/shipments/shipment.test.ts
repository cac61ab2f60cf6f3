import fc from 'fast-check'
import { expect, test } from 'vitest'
import { advance, book, type Change, cancel, dispatch, type Parcel, type Shipment } from './shipment.ts'

const address = { name: 'Ann', street: 'Quay 1', postcode: '1', city: 'Gothenburg', country: 'SE' }
const parcel: Parcel = { customerId: 'ann', address, method: 'standard', pieces: 1, tracking: 'FL000000000DE' }
const booked = book(undefined, 'o', parcel, 0).shipment

test('from place to place, until it is delivered', () => {
  let shipment = dispatch(booked, 1).shipment
  const told: string[] = []
  for (let now = 2; shipment.status === 'on-the-way'; now++) {
    const change = advance(shipment, now)
    told.push(change.outcome!.kind === 'advanced' ? change.outcome!.place : change.outcome!.kind)
    shipment = change.shipment
  }
  expect(told).toEqual(['Leipzig', 'Frankfurt', 'Gothenburg', 'Gothenburg', 'delivered'])
  expect(shipment.steps.map(({ text }) => text)).toEqual([
    'The carrier was told',
    'Handed to the carrier',
    'Sorted',
    'Left the country',
    'At the depot',
    'Out for delivery',
    'Delivered',
  ])
  expect(advance(shipment, 9)).toEqual({ shipment })
})

test('express is not sorted, and what goes far goes through customs', () => {
  const far = { ...parcel, method: 'express' as const, address: { ...address, country: 'JP', city: 'Osaka' } }
  let { shipment } = dispatch(book(undefined, 'o', far, 0).shipment, 1)
  while (shipment.status === 'on-the-way') shipment = advance(shipment, 2).shipment
  expect(shipment.steps.slice(2, -1).map(({ place }) => place)).toEqual(['Frankfurt', 'JP', 'Osaka', 'Osaka'])
})

test.each([
  ['booked', 'Called off before it left'],
  ['on-the-way', 'Called back'],
  ['delivered', 'A pick-up is arranged'],
])('cancelled while %s', (status, text) => {
  let shipment: Shipment = booked
  if (status !== 'booked') shipment = dispatch(shipment, 1).shipment
  while (status === 'delivered' && shipment.status !== 'delivered') shipment = advance(shipment, 2).shipment
  const change = cancel(shipment, 'o', 3)
  expect(change.shipment).toMatchObject({ status: 'cancelled', parcel })
  expect(change.shipment.steps.at(-1)!.text).toBe(text)
  expect(change.outcome).toEqual({ kind: 'cancelled' })
  expect(cancel(change.shipment, 'o', 4)).toEqual(change)
})

test('nowhere to go: refused, and refused again', () => {
  const change = book(undefined, 'o', undefined, 0)
  expect(change.outcome).toEqual({ kind: 'refused', reason: 'No carrier goes there.' })
  expect(book(change.shipment, 'o', parcel, 1)).toEqual(change)
})

/** Histories that hold the rare cases; what chance adds to them differs from run to run. */
const rare = [
  ['cancel', 'book'],
  ['book', 'dispatch', ...Array.from({ length: 5 }, () => 'advance'), 'cancel'],
]
const step = fc.constantFrom('book', 'dispatch', 'cancel', 'advance', 'advance', 'advance', 'advance', 'advance')

test('once cancelled nothing is on its way again, whatever comes and in whatever order; the same again changes nothing', () => {
  const seen = new Set<string>()
  const property = fc.property(fc.array(step, { size: 'max', maxLength: 20 }), (steps) => {
    let known: Shipment | undefined
    let cancelled = false
    for (const verb of steps) {
      const change = apply(verb, known)
      if (!change) continue
      if (verb !== 'advance') expect(apply(verb, change.shipment)).toEqual(change)
      seen.add(`${known?.status} ${verb} ${change.shipment.status}`)
      known = change.shipment
      cancelled ||= verb === 'cancel'
      if (cancelled) expect(known.status).toBe('cancelled')
      if (cancelled) expect(['cancelled', 'refused', undefined]).toContain(change.outcome?.kind)
    }
  })
  fc.assert(property, { numRuns: 1_000, examples: rare.map((steps) => [steps]) })
  expect([...seen]).toEqual(
    expect.arrayContaining(['undefined cancel cancelled', 'cancelled book cancelled', 'delivered cancel cancelled']),
  )
})

function apply(verb: string, known: Shipment | undefined): Change | undefined {
  if (verb === 'book') return book(known, 'o', parcel, 0)
  if (verb === 'cancel') return cancel(known, 'o', 0)
  if (!known) return undefined
  return verb === 'dispatch' ? dispatch(known, 0) : advance(known, 0)
}
