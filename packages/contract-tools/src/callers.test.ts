import { root } from '@flotilla/workspace/repository'
import { expect, test } from 'vitest'
import { callersIn, findForeignSenders, findStrangers, sendersIn } from './callers.ts'
import { readCommands, readOperations } from './documents.ts'

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

test('who may send a command is who sends it, by the imports; one too many, too few, and none, are found', async () => {
  const commands = await readCommands(root)
  expect(commands.length).toBeGreaterThan(5)
  expect(findForeignSenders(commands, sendersIn(root))).toEqual([])
  const known = commands.find(({ type }) => type === 'payments.command.capture-payment.v1')!
  for (const senders of [['orders', 'shipping'], ['shipping'], []])
    expect(findForeignSenders([{ ...known, senders }], sendersIn(root))).toEqual([
      expect.stringContaining('it is sent by orders'),
    ])
})
