import { expect, test } from 'vitest'
import { waitMs } from './attempt.ts'

const now = 1_000_000_000
const at = (failures: number, msAgo = 0, more = {}) =>
  waitMs(
    { here: { failures, lastAt: now - msAgo }, lastHour: failures, lastDay: failures, isKnownHere: false, ...more },
    now,
  )

test('five tries are free; then each wait is twice the one before, and never more than a quarter of an hour', () => {
  expect([at(0), at(4), at(5), at(6), at(9), at(60)]).toEqual([0, 0, 1_000, 2_000, 16_000, 900_000])
  expect([at(6, 1_500), at(6, 2_000), at(6, 90_000)]).toEqual([500, 0, 0])
})

test('who guesses from everywhere makes everybody wait, but for those who have been there before', () => {
  const attack = { here: undefined, lastHour: 100, lastDay: 100 }
  expect(waitMs({ ...attack, isKnownHere: false }, now)).toBe(60_000)
  expect(waitMs({ ...attack, isKnownHere: true }, now)).toBe(0)
  expect(waitMs({ ...attack, lastHour: 99, isKnownHere: false }, now)).toBe(0)
})

test('who guesses slowly, all day, makes those wait longer who have not been there before', () => {
  const attack = { here: undefined, lastHour: 9, lastDay: 200 }
  expect(waitMs({ ...attack, isKnownHere: false }, now)).toBe(3_600_000)
  expect(waitMs({ ...attack, isKnownHere: true }, now)).toBe(0)
  expect(waitMs({ ...attack, lastDay: 199, isKnownHere: false }, now)).toBe(0)
})
