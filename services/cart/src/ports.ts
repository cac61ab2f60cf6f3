import type { KeyRing } from '@flotilla/auth'
import { getProducts } from '@flotilla/catalog-contract/operations'
import type { Clock } from '@flotilla/clock'
import { createClient } from '@flotilla/http-client'
import type { Bus } from '@flotilla/messaging'
import type { Database } from '@flotilla/postgres'

/** What the outside world is to this service. */
export interface Ports {
  readonly db: Database
  readonly bus: Bus
  readonly catalog: Catalog
  readonly clock: Clock
  readonly keys: KeyRing
}

export type Catalog = ReturnType<typeof openCatalog>

export function openCatalog(url: string, keys: KeyRing) {
  return createClient({ getProducts }, { target: 'catalog', url, tokens: keys.serviceToken })
}
