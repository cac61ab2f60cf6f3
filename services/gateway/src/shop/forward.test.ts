import { placeOrder } from '@flotilla/orders-contract/operations'
import type { Database } from '@flotilla/postgres'
import { expect, test } from 'vitest'
import type { Clients } from '../ports.ts'
import { forwardBy } from './forward.ts'

test('an operation without a client stops the boot, by its name; control: with one it does not', () => {
  const db = {} as Database
  const forward = (clients: object) => () => forwardBy({ db, clients: clients as Clients })(placeOrder)
  expect(forward({ orders: {} })).toThrow('orders.placeOrder is to be passed on, but there is no client for it')
  expect(forward({})).toThrow('orders.placeOrder')
  expect(forward({ orders: { placeOrder: {} } })).not.toThrow()
})
