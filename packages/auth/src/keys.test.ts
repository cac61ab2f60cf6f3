import { expect, test } from 'vitest'
import { newKey, parseKey, publicHalf } from './keys.ts'
import { hashOfCode, newCode } from './mailed-code.ts'

test('a key is read as it was written; half of one, the public half and anything else are none', async () => {
  const key = newKey('orders')
  const text = JSON.stringify(key)
  expect(await parseKey(text)).toEqual(key)
  for (const damaged of [text.slice(0, 40), JSON.stringify(publicHalf(key)), 'null', '{}', ''])
    expect(await parseKey(damaged)).toBeUndefined()
  expect(publicHalf(key)).not.toHaveProperty('d')
})

test('a code that comes by mail is the same however it is typed, and no two are', () => {
  const code = newCode()
  expect(code).toMatch(/^[0-9A-HJKMNP-TV-Z]{5}(-[0-9A-HJKMNP-TV-Z]{5}){3}$/)
  expect(hashOfCode(code.toLowerCase().replaceAll('-', ' '))).toEqual(hashOfCode(code))
  expect(hashOfCode(newCode())).not.toEqual(hashOfCode(code))
})
