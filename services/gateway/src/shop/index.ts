import { getCart, putItem, removeItem } from '@flotilla/cart-contract/operations'
import {
  changeProduct,
  createProduct,
  getProduct,
  listCategories,
  listProducts,
} from '@flotilla/catalog-contract/operations'
import { countStock, getStock, lookUpStock } from '@flotilla/inventory-contract/operations'
import { type OperationRequest, routesFor } from '@flotilla/kit'
import { confirmAddress, getMail, listMails } from '@flotilla/notifications-contract/operations'
import { cancelOrder, getOrder, listOrders, placeOrder } from '@flotilla/orders-contract/operations'
import { getBalances, getPayment, refundPayment, tokeniseCard } from '@flotilla/payments-contract/operations'
import { getLabel, getShipment, listRates } from '@flotilla/shipping-contract/operations'
import type { FastifyInstance } from 'fastify'
import type { Ports } from '../ports.ts'
import { forwardBy } from './forward.ts'

interface Options extends Ports {
  /** Throws 429 where orders come too often. */
  readonly limitOrders: (request: OperationRequest['raw']) => Promise<void>
}

/** The shop's API: operations of the services behind, checked here by the same contracts and passed on. */
export async function shop(app: FastifyInstance, options: Options): Promise<void> {
  const { cart, catalog, inventory, notifications, orders, payments, shipping } = options.clients
  const forward = forwardBy(options)

  const anyone = routesFor(app, 'anyone')
  anyone(listProducts, forward(listProducts, catalog.listProducts))
  anyone(getProduct, forward(getProduct, catalog.getProduct))
  anyone(listCategories, forward(listCategories, catalog.listCategories))
  anyone(lookUpStock, forward(lookUpStock, inventory.lookUpStock))
  anyone(listRates, forward(listRates, shipping.listRates))

  const customers = routesFor(app, 'customer')
  customers(getCart, forward(getCart, cart.getCart))
  customers(putItem, forward(putItem, cart.putItem))
  customers(removeItem, forward(removeItem, cart.removeItem))
  customers(tokeniseCard, forward(tokeniseCard, payments.tokeniseCard))
  const place = forward(placeOrder, orders.placeOrder)
  customers(placeOrder, async (request) => {
    await options.limitOrders(request.raw)
    return place(request)
  })
  customers(listOrders, forward(listOrders, orders.listOrders))
  customers(getOrder, forward(getOrder, orders.getOrder))
  customers(cancelOrder, forward(cancelOrder, orders.cancelOrder))
  customers(getShipment, forward(getShipment, shipping.getShipment))
  customers(listMails, forward(listMails, notifications.listMails))
  customers(getMail, forward(getMail, notifications.getMail))
  customers(confirmAddress, forward(confirmAddress, notifications.confirmAddress))

  const staff = routesFor(app, 'staff')
  staff(createProduct, forward(createProduct, catalog.createProduct))
  staff(changeProduct, forward(changeProduct, catalog.changeProduct))
  staff(getStock, forward(getStock, inventory.getStock))
  staff(countStock, forward(countStock, inventory.countStock))
  staff(getPayment, forward(getPayment, payments.getPayment))
  staff(refundPayment, forward(refundPayment, payments.refundPayment))
  staff(getBalances, forward(getBalances, payments.getBalances))
  staff(getLabel, forward(getLabel, shipping.getLabel))
}
