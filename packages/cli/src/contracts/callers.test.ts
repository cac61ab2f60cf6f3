import { expect, test } from 'vitest'
import { root } from '../repository.ts'
import { callersIn, findStrangers } from './callers.ts'
import { readOperations } from './documents.ts'

const lookUp = { service: 'catalog', name: 'getProducts', allow: ['service'] } as const

test('who may call is who calls, by the imports', async () => {
  const operations = await readOperations(root)
  expect(operations.filter(({ allow }) => allow.includes('service')).length).toBeGreaterThan(5)
  expect(findStrangers(operations, callersIn(root))).toEqual([])
})

test.each([
  ['one too many', { ...lookUp, callers: ['cart', 'orders', 'payments'] }],
  ['one too few', { ...lookUp, callers: ['cart'] }],
  ['none at all', { ...lookUp, callers: [] }],
  [
    'one who calls for a person and is not named',
    { ...lookUp, allow: ['customer'] as const, callers: ['gateway', 'cart'] },
  ],
])('%s is found', (_what, operation) => {
  expect(findStrangers([operation], callersIn(root))).toEqual([expect.stringContaining('called by cart, orders')])
})

test('control: what anyone may call, and what people may and the edge does not offer yet', () => {
  expect(findStrangers([{ ...lookUp, allow: ['anyone'], callers: [] }], () => ['orders'])).toEqual([])
  expect(findStrangers([{ ...lookUp, allow: ['customer'], callers: ['gateway'] }], () => [])).toEqual([])
})
