import { expect, test } from 'vitest'
import { ratesFor, zoneOf, zones } from './rate.ts'

test('near is cheaper than far, standard than express; every further piece costs more', () => {
  for (const country of ['DE', 'SE', 'JP']) {
    const [standard, express] = ratesFor(country, 1)
    expect([standard!.method, express!.method]).toEqual(['standard', 'express'])
    expect(standard!.price.amount).toBeLessThan(express!.price.amount)
    expect(standard!.days).toBeGreaterThan(express!.days)
    expect(ratesFor(country, 2)[0]!.price.amount).toBeGreaterThan(standard!.price.amount)
  }
  const [near, europe, world] = ['DE', 'SE', 'JP'].map((country) => ratesFor(country, 3)[0]!.price.amount)
  expect([near, europe, world]).toEqual([610, 1_070, 2_390])
})

test('no carrier goes everywhere', () => {
  expect(ratesFor('ZZ', 1)).toEqual([])
  expect(zoneOf('AQ')).toBeUndefined()
})

test('a country lies in one zone', () => {
  const all = Object.values(zones).flatMap(({ countries }) => [...countries])
  expect(new Set(all).size).toBe(all.length)
  expect(all.every((country) => /^[A-Z]{2}$/.test(country))).toBe(true)
})
