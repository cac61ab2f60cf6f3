import { Type } from '@flotilla/contract'
import { messagingTables } from '@flotilla/messaging/tables'
import { expect, expectTypeOf, test } from 'vitest'
import { configOf } from './config.ts'
import { type ConfigOf, defineService, type PortsOf } from './define-service.ts'

const home = new URL('..', import.meta.url)
const what = { home, tables: { libraries: [messagingTables] }, async build() {} }

test('it has the variables of all services and its own, and a title', () => {
  const service = defineService({ ...what, name: 'lost-property', config: { SHELVES: Type.Integer() } })
  const { required = [] } = configOf(service) as { required?: string[] }
  expect(required).toEqual(expect.arrayContaining(['PORT', 'DATABASE_URL', 'BUS_URL', 'SHELVES']))
  expect(service.document).toEqual({ title: 'Lost property' })
  expectTypeOf<ConfigOf<typeof service>['SHELVES']>().toEqualTypeOf<number>()
  expectTypeOf<ConfigOf<typeof service>['BUS_URL']>().toEqualTypeOf<string>()
})

test('without messages it has no bus', () => {
  const service = defineService({ ...what, name: 'boxes', tables: {}, messages: false })
  expect(configOf(service).properties).not.toHaveProperty('BUS_URL')
  expectTypeOf<PortsOf<typeof service>>().not.toHaveProperty('bus')
})

test('messages without the tables of messaging are refused', () => {
  expect(() => defineService({ ...what, name: 'boxes', tables: {} })).toThrow('boxes: messages need their tables')
})

test('a port whose close does something else is refused by its type', () => {
  const seal = { close: (text: string) => text }
  // @ts-expect-error: close needs an argument, so it cannot be called at the end
  const service = defineService({ ...what, name: 'boxes', open: () => ({ seal }) })
  expect(service.name).toBe('boxes')
})
