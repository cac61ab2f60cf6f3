import { expect, test } from 'vitest'
import type { Revision } from '../helm.ts'
import { targetOf } from './history.ts'

const history = (...states: string[]): Revision[] =>
  states.map((status, i) => ({ revision: i + 1, updated: '2026-11-23T10:00:00Z', status, description: '' }))

test('one goes back to the revision that served before, past those that failed', () => {
  expect(targetOf('orders', history('superseded', 'superseded', 'deployed'), undefined)).toBe(2)
  expect(targetOf('orders', history('superseded', 'failed', 'deployed'), undefined)).toBe(1)
  expect(targetOf('orders', history('superseded', 'deployed', 'failed'), undefined)).toBe(1)
})

test('a revision that is asked for has to have served', () => {
  const revisions = history('superseded', 'failed', 'superseded', 'deployed')
  expect(targetOf('orders', revisions, 1)).toBe(1)
  expect(() => targetOf('orders', revisions, 2)).toThrow('orders has no revision 2 that served')
  expect(() => targetOf('orders', revisions, 4)).toThrow('orders is at revision 4 already')
  expect(() => targetOf('orders', history('deployed'), undefined)).toThrow('no revision before')
})
