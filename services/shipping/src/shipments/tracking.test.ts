import fc from 'fast-check'
import { expect, test } from 'vitest'
import { isTrackingNumber, trackingNumber } from './tracking.ts'

test('the check digit is that of S10', () => {
  // The example of the standard: 47312482 has the check digit 9.
  expect(trackingNumber(47_312_482)).toBe('FL473124829DE')
})

test('one wrong digit, or two neighbours swapped, is found out', () => {
  let tried = 0
  const spoiled = fc.property(
    fc.nat(99_999_999),
    fc.integer({ min: 2, max: 9 }),
    fc.nat(9),
    fc.boolean(),
    (serial, at, digit, swap) => {
      const good = trackingNumber(serial)
      expect(isTrackingNumber(good)).toBe(true)
      const letters = [...good]
      if (swap && at < 9) [letters[at], letters[at + 1]] = [letters[at + 1]!, letters[at]!]
      else letters[at] = String(digit)
      const bad = letters.join('')
      if (bad === good) return
      tried++
      // S10 folds 10 and 0 (and 11 and 5) into one digit, so a few slip through.
      if (isTrackingNumber(bad)) slipped++
    },
  )
  let slipped = 0
  fc.assert(spoiled, { numRuns: 3_000 })
  expect(tried).toBeGreaterThan(2_000)
  expect(slipped / tried).toBeLessThan(0.05)
})

test('what has no eight digits is no serial number', () => {
  expect(() => trackingNumber(100_000_000)).toThrow(RangeError)
  expect(isTrackingNumber('FL12345678DE')).toBe(false)
})
