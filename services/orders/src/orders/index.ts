import { routesFor } from '@flotilla/kit'
import { getOrder, listOrders, placeOrder } from '@flotilla/orders-contract/operations'
import type { FastifyInstance } from 'fastify'
import type { Ports } from '../ports.ts'
import { getOrderHandler } from './get-order.ts'
import { listOrdersHandler } from './list-orders.ts'
import { placeOrderHandler } from './place-order.ts'

/** Orders: placed at the catalog's prices, and looked at by whose they are. */
export async function orders(app: FastifyInstance, ports: Ports): Promise<void> {
  const customers = routesFor(app, 'customer')
  customers(placeOrder, placeOrderHandler(ports, app.checkout))
  customers(getOrder, getOrderHandler(ports, app.checkout))
  customers(listOrders, listOrdersHandler(ports))
}
