import type { KeyRing } from '@flotilla/auth'
import type { Counts } from '@flotilla/cache'
import { mergeCarts } from '@flotilla/cart-contract/operations'
import { passedOn } from '@flotilla/gateway-contract/passed-on'
import { createClient } from '@flotilla/http-client'
import {
  askForReset,
  eraseAccount,
  getAccount,
  getKeys,
  logIn,
  logOut,
  refresh,
  register,
  resetPassword,
} from '@flotilla/identity-contract/operations'
import { listCards } from '@flotilla/payments-contract/operations'
import type { MessagingPorts } from '@flotilla/service'
import type { Config } from './config.ts'
import type { AccessTokens } from './session/access-tokens.ts'

/** What the outside world is to this service. */
export interface Ports extends MessagingPorts {
  readonly counts: Counts
  readonly clients: Clients
  readonly access: AccessTokens
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
  const clients = {
    cart: createClient({ ...passedOn.cart, mergeCarts }, { target: 'cart', url: urls.CART_URL, tokens }),
    catalog: createClient(passedOn.catalog, { target: 'catalog', url: urls.CATALOG_URL, tokens }),
    identity: createClient(
      { register, logIn, refresh, logOut, askForReset, resetPassword, getKeys, getAccount, eraseAccount },
      { target: 'identity', url: urls.IDENTITY_URL, tokens },
    ),
    inventory: createClient(passedOn.inventory, { target: 'inventory', url: urls.INVENTORY_URL, tokens }),
    notifications: createClient(passedOn.notifications, {
      target: 'notifications',
      url: urls.NOTIFICATIONS_URL,
      tokens,
    }),
    orders: createClient(passedOn.orders, { target: 'orders', url: urls.ORDERS_URL, tokens }),
    payments: createClient({ ...passedOn.payments, listCards }, { target: 'payments', url: urls.PAYMENTS_URL, tokens }),
    shipping: createClient(passedOn.shipping, { target: 'shipping', url: urls.SHIPPING_URL, tokens }),
  }
  return { ...clients, close: () => Promise.all(Object.values(clients).map((client) => client.close())) }
}
