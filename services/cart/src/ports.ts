import type { KeyRing } from '@flotilla/auth'
import { getProducts } from '@flotilla/catalog-contract/operations'
import { createClient } from '@flotilla/http-client'
import type { MessagingPorts } from '@flotilla/service'

/** What the outside world is to this service. */
export interface Ports extends MessagingPorts {
  readonly catalog: Catalog
}

export type Catalog = ReturnType<typeof openCatalog>

export function openCatalog(url: string, keys: KeyRing) {
  return createClient({ getProducts }, { target: 'catalog', url, tokens: keys.serviceToken })
}
