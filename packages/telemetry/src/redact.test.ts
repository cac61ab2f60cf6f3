import { expect, test } from 'vitest'
import { counter } from './metrics.ts'
import { redact } from './redact.ts'

test('secrets go at any depth and in any case; the original stays', () => {
  const before = {
    user: { Password: 'p', name: 'n' },
    list: [{ token: 't' }, 1],
    headers: { COOKIE: 'c' },
    pan: '4242',
  }
  const copy = structuredClone(before)
  expect(redact(before)).toEqual({
    user: { Password: '[redacted]', name: 'n' },
    list: [{ token: '[redacted]' }, 1],
    headers: { COOKIE: '[redacted]' },
    pan: '[redacted]',
  })
  expect(before).toEqual(copy)
})

test('what holds no secret is not copied', () => {
  const plain = { a: [{ b: 1 }], when: new Date(0) }
  expect(redact(plain)).toBe(plain)
})

test('a ring does not hang it', () => {
  const ring: Record<string, unknown> = {}
  ring.self = ring
  expect(JSON.stringify(redact(ring))).toContain('[too deep]')
})

test('the same name gives the same instrument', () => {
  expect(counter({ name: 'same_total', help: 'x' })).toBe(counter({ name: 'same_total', help: 'x' }))
  expect(counter({ name: 'same_total', help: 'x' })).not.toBe(counter({ name: 'other_total', help: 'x' }))
})
