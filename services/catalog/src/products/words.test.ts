import { expect, test } from 'vitest'
import { toWords } from './words.ts'

test('the last word is a beginning', () => {
  expect(toWords('lant')).toEqual({ all: 'lant', head: '', beginning: "'lant':*" })
  expect(toWords(' brass  lant ')).toEqual({ all: 'brass  lant', head: 'brass ', beginning: "'lant':*" })
})

test('a last word with a sign is meant as it stands', () => {
  for (const typed of ['rope -brass', '"sea salt"', 'rope -']) {
    expect(toWords(typed)).toEqual({ all: typed, head: typed, beginning: '' })
  }
})

test('signs alone are no words', () => {
  expect([undefined, '', ' ', '-', '"!"', ':*', '\\'].map(toWords)).toEqual(Array(7).fill(undefined))
})
