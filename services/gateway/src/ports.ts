import type { Counts } from '@flotilla/cache'
import * as cart from '@flotilla/cart-contract/operations'
import * as catalog from '@flotilla/catalog-contract/operations'
import type { Clock } from '@flotilla/clock'
import { createClient } from '@flotilla/http-client'
import * as identity from '@flotilla/identity-contract/operations'
import * as inventory from '@flotilla/inventory-contract/operations'
import type { KeyRing } from '@flotilla/kit'
import type { Bus } from '@flotilla/messaging'
import * as notifications from '@flotilla/notifications-contract/operations'
import * as orders from '@flotilla/orders-contract/operations'
import * as payments from '@flotilla/payments-contract/operations'
import type { Database } from '@flotilla/postgres'
import * as shipping from '@flotilla/shipping-contract/operations'
import type { Config } from './config.ts'

/** What the outside world is to this service. */
export interface Ports {
  readonly db: Database
  readonly bus: Bus
  readonly counts: Counts
  readonly clients: Clients
  readonly clock: Clock
  readonly keys: KeyRing
}

export type Clients = ReturnType<typeof openClients>

type Urls = Pick<
  Config,
  | 'CART_URL'
  | 'CATALOG_URL'
  | 'IDENTITY_URL'
  | 'INVENTORY_URL'
  | 'NOTIFICATIONS_URL'
  | 'ORDERS_URL'
  | 'PAYMENTS_URL'
  | 'SHIPPING_URL'
>

/** A client for each service that the edge calls. */
export function openClients(urls: Urls, { serviceToken: tokens }: KeyRing) {
  const { getCart, putItem, removeItem, mergeCarts } = cart
  const { getProduct, listProducts, listCategories, createProduct, changeProduct } = catalog
  const { register, logIn, refresh, logOut, askForReset, resetPassword, getKeys, getAccount, eraseAccount } = identity
  const { lookUpStock, getStock, countStock } = inventory
  const { listMails, getMail, confirmAddress } = notifications
  const { placeOrder, getOrder, cancelOrder, listOrders } = orders
  const { tokeniseCard, listCards, getPayment, refundPayment, getBalances } = payments
  const { listRates, getShipment, getLabel } = shipping
  const clients = {
    cart: createClient({ getCart, putItem, removeItem, mergeCarts }, { target: 'cart', url: urls.CART_URL, tokens }),
    catalog: createClient(
      { getProduct, listProducts, listCategories, createProduct, changeProduct },
      { target: 'catalog', url: urls.CATALOG_URL, tokens },
    ),
    identity: createClient(
      { register, logIn, refresh, logOut, askForReset, resetPassword, getKeys, getAccount, eraseAccount },
      { target: 'identity', url: urls.IDENTITY_URL, tokens },
    ),
    inventory: createClient(
      { lookUpStock, getStock, countStock },
      { target: 'inventory', url: urls.INVENTORY_URL, tokens },
    ),
    notifications: createClient(
      { listMails, getMail, confirmAddress },
      { target: 'notifications', url: urls.NOTIFICATIONS_URL, tokens },
    ),
    orders: createClient(
      { placeOrder, getOrder, cancelOrder, listOrders },
      { target: 'orders', url: urls.ORDERS_URL, tokens },
    ),
    payments: createClient(
      { tokeniseCard, listCards, getPayment, refundPayment, getBalances },
      { target: 'payments', url: urls.PAYMENTS_URL, tokens },
    ),
    shipping: createClient(
      { listRates, getShipment, getLabel },
      { target: 'shipping', url: urls.SHIPPING_URL, tokens },
    ),
  }
  return { ...clients, close: () => Promise.all(Object.values(clients).map((client) => client.close())) }
}
