import { expect, test } from 'vitest'
import { defineOperation, Type } from './index.ts'

const said = {
  service: 'shop',
  name: 'open',
  summary: 'Opens',
  method: 'GET',
  path: '/open',
  replies: { 200: Type.Object({}) },
} as const

test('an operation that says nobody may call it does not build, nor load', () => {
  // These lines are the test: where the types let them pass, the build fails for an error that was expected.
  // @ts-expect-error allow is missing
  expect(() => defineOperation({ ...said })).toThrow(TypeError)
  // @ts-expect-error allow names nobody
  expect(() => defineOperation({ ...said, allow: [] })).toThrow(/say who may call/)
  // @ts-expect-error allow names a kind of caller that there is not
  expect(defineOperation({ ...said, allow: ['everybody'] }).allow).toEqual(['everybody'])
  expect(defineOperation({ ...said, allow: ['anyone'] }).allow).toEqual(['anyone'])
})

test('services name who may call; people come by the edge unless it is said otherwise', () => {
  expect(() => defineOperation({ ...said, allow: ['service'] })).toThrow(/which services may call/)
  expect(() => defineOperation({ ...said, allow: ['anyone'], callers: ['cart'] })).toThrow(/leave callers out/)
  const callersOf = (options: object) => defineOperation({ ...said, allow: ['customer'], ...options }).callers
  expect([callersOf({}), callersOf({ callers: ['cart'] }), callersOf({ service: 'gateway' })]).toEqual([
    ['gateway'],
    ['cart'],
    [],
  ])
})
