import { getProduct, listProducts } from '@flotilla/catalog-contract/operations'
import { routesFor } from '@flotilla/kit'
import { getOrder, listOrders, placeOrder } from '@flotilla/orders-contract/operations'
import { tokeniseCard } from '@flotilla/payments-contract/operations'
import type { FastifyInstance } from 'fastify'
import type { Ports } from '../ports.ts'
import { forward } from './forward.ts'

/** The shop's API: operations of the services behind, checked here by the same contracts and passed on. */
export async function shop(app: FastifyInstance, { clients: { catalog, orders, payments } }: Ports): Promise<void> {
  const anyone = routesFor(app, 'anyone')
  anyone(listProducts, forward(listProducts, catalog.listProducts))
  anyone(getProduct, forward(getProduct, catalog.getProduct))

  const customers = routesFor(app, 'customer')
  customers(tokeniseCard, forward(tokeniseCard, payments.tokeniseCard))
  customers(placeOrder, forward(placeOrder, orders.placeOrder))
  customers(listOrders, forward(listOrders, orders.listOrders))
  customers(getOrder, forward(getOrder, orders.getOrder))
}
