import { getCart, mergeCarts, putItem, removeItem } from '@flotilla/cart-contract/operations'
import { customerErased } from '@flotilla/identity-contract/events'
import { routesFor } from '@flotilla/kit'
import { orderPlaced } from '@flotilla/orders-contract/events'
import type { FastifyInstance } from 'fastify'
import type { Ports } from '../ports.ts'
import { getCartHandler } from './get-cart.ts'
import { mergeCartsHandler } from './merge-carts.ts'
import { onCustomerErased } from './on-customer-erased.ts'
import { onOrderPlaced } from './on-order-placed.ts'
import { putItemHandler } from './put-item.ts'
import { removeItemHandler } from './remove-item.ts'

/** Carts of guests and customers alike: whoever asks sees their own. */
export async function cart(app: FastifyInstance, ports: Ports): Promise<void> {
  const customers = routesFor(app, 'customer')
  customers(getCart, getCartHandler(ports))
  customers(putItem, putItemHandler(ports))
  customers(removeItem, removeItemHandler(ports))

  const services = routesFor(app, 'service')
  services(mergeCarts, mergeCartsHandler(ports.db))

  app.messages.on(orderPlaced, onOrderPlaced)
  app.messages.on(customerErased, onCustomerErased(app, ports))
}
