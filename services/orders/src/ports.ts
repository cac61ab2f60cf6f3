import type { KeyRing } from '@flotilla/auth'
import { getCart } from '@flotilla/cart-contract/operations'
import { getProducts } from '@flotilla/catalog-contract/operations'
import type { Clock } from '@flotilla/clock'
import { createClient } from '@flotilla/http-client'
import type { Bus } from '@flotilla/messaging'
import type { Database } from '@flotilla/postgres'
import { listRates } from '@flotilla/shipping-contract/operations'
import type { Config } from './config.ts'

/** What the outside world is to this service. */
export interface Ports extends Omit<Clients, 'close'> {
  readonly db: Database
  readonly bus: Bus
  readonly clock: Clock
  readonly keys: KeyRing
}

export type Clients = ReturnType<typeof openClients>

/** A client for each service that is called. */
export function openClients(
  config: Pick<Config, 'CART_URL' | 'CATALOG_URL' | 'SHIPPING_URL'>,
  { serviceToken: tokens }: KeyRing,
) {
  const cart = createClient({ getCart }, { target: 'cart', url: config.CART_URL, tokens })
  const catalog = createClient({ getProducts }, { target: 'catalog', url: config.CATALOG_URL, tokens })
  const shipping = createClient({ listRates }, { target: 'shipping', url: config.SHIPPING_URL, tokens })
  const close = () => Promise.all([cart, catalog, shipping].map((client) => client.close()))
  return { cart, catalog, shipping, close }
}
