import * as catalog from '@flotilla/catalog-contract/operations'
import type { Clock } from '@flotilla/clock'
import { createClient } from '@flotilla/http-client'
import type { KeyRing } from '@flotilla/kit'
import * as orders from '@flotilla/orders-contract/operations'
import * as payments from '@flotilla/payments-contract/operations'
import type { Config } from './config.ts'

/** What the outside world is to this service. */
export interface Ports {
  readonly clients: Clients
  readonly clock: Clock
  readonly keys: KeyRing
}

export type Clients = ReturnType<typeof openClients>

/** A client for each service that the edge calls. */
export function openClients(config: Pick<Config, 'CATALOG_URL' | 'ORDERS_URL' | 'PAYMENTS_URL'>, keys: KeyRing) {
  const tokens = keys.serviceToken
  const clients = {
    catalog: createClient(
      { getProduct: catalog.getProduct, listProducts: catalog.listProducts },
      { target: 'catalog', url: config.CATALOG_URL, tokens },
    ),
    orders: createClient(
      { placeOrder: orders.placeOrder, getOrder: orders.getOrder, listOrders: orders.listOrders },
      { target: 'orders', url: config.ORDERS_URL, tokens },
    ),
    payments: createClient(
      { tokeniseCard: payments.tokeniseCard },
      { target: 'payments', url: config.PAYMENTS_URL, tokens },
    ),
  }
  return { ...clients, close: () => Promise.all(Object.values(clients).map((client) => client.close())) }
}
