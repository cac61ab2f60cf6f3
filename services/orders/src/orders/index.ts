import { customerErased } from '@flotilla/identity-contract/events'
import { routesFor } from '@flotilla/kit'
import { cancelOrder, getOrder, listOrders, placeOrder } from '@flotilla/orders-contract/operations'
import { shipmentAdvanced, shipmentDelivered, shipmentDispatched } from '@flotilla/shipping-contract/events'
import type { FastifyInstance } from 'fastify'
import type { Ports } from '../ports.ts'
import { cancelOrderHandler } from './cancel-order.ts'
import { getOrderHandler } from './get-order.ts'
import { listOrdersHandler } from './list-orders.ts'
import { onCustomerErased } from './on-customer-erased.ts'
import { onShipmentAdvanced, onShipmentDelivered, onShipmentDispatched } from './on-shipment.ts'
import { placeOrderHandler } from './place-order.ts'

/** Orders: placed at the catalog's prices, looked at and cancelled by whose they are. */
export async function orders(app: FastifyInstance, ports: Ports): Promise<void> {
  const customers = routesFor(app, 'customer')
  customers(placeOrder, placeOrderHandler(ports, app.checkout))
  customers(getOrder, getOrderHandler(ports))
  customers(cancelOrder, cancelOrderHandler(ports, app.checkout))
  customers(listOrders, listOrdersHandler(ports))

  app.messages.on(shipmentDispatched, onShipmentDispatched(ports.clock))
  app.messages.on(shipmentAdvanced, onShipmentAdvanced(ports.clock))
  app.messages.on(shipmentDelivered, onShipmentDelivered(ports.clock))
  app.messages.on(customerErased, onCustomerErased(app, ports))
}
