import { expect, test } from 'vitest'
import { formatMoney, multiplyMoney, parseMoney, typedMoney } from './money.ts'

const money = (amount: number, currency = 'EUR') => ({ amount, currency })

test('a sum is shown and typed in the units of its currency', () => {
  expect([money(1_290), money(500, 'JPY'), money(1_234, 'KWD')].map(formatMoney)).toEqual([
    '€12.90',
    'JP¥500',
    expect.stringMatching(/^KWD\s1\.234$/),
  ])
  expect([money(1_290), money(500, 'JPY'), money(1_234, 'KWD')].map(typedMoney)).toEqual(['12.90', '500', '1.234'])
  expect(multiplyMoney(money(1_290), 3)).toEqual(money(3_870))
})

test.for<[text: string, currency: string, amount: number | undefined]>([
  ['12.90', 'EUR', 1_290],
  [' 12,9 ', 'EUR', 1_290],
  ['12', 'EUR', 1_200],
  ['0', 'EUR', 0],
  ['500', 'JPY', 500],
  ['1.234', 'KWD', 1_234],
  ['0.29', 'EUR', 29],
  ['12.905', 'EUR', undefined],
  ['5.5', 'JPY', undefined],
  ['cheap', 'EUR', undefined],
  ['', 'EUR', undefined],
  ['-1', 'EUR', undefined],
  ['1e3', 'EUR', undefined],
  ['1.', 'EUR', undefined],
  ['999999999', 'EUR', undefined],
])('«%s» of %s is read as %s', ([text, currency, amount]) => {
  expect(parseMoney(text, currency)).toEqual(amount === undefined ? undefined : money(amount, currency))
})
