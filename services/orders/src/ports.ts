import type { KeyRing } from '@flotilla/auth'
import { getCart } from '@flotilla/cart-contract/operations'
import { getProducts } from '@flotilla/catalog-contract/operations'
import { createClient } from '@flotilla/http-client'
import type { MessagingPorts } from '@flotilla/service'
import { listRates } from '@flotilla/shipping-contract/operations'

/** What the outside world is to this service. */
export interface Ports extends MessagingPorts, Clients {}

export type Clients = ReturnType<typeof openClients>

type Urls = Readonly<Record<'CART_URL' | 'CATALOG_URL' | 'SHIPPING_URL', string>>

/** A client for each service that is called. */
export function openClients(urls: Urls, { serviceToken: tokens }: KeyRing) {
  return {
    cart: createClient({ getCart }, { target: 'cart', url: urls.CART_URL, tokens }),
    catalog: createClient({ getProducts }, { target: 'catalog', url: urls.CATALOG_URL, tokens }),
    shipping: createClient({ listRates }, { target: 'shipping', url: urls.SHIPPING_URL, tokens }),
  }
}
