import { erasureTables } from '@flotilla/erasure/tables'
import { messagingTables } from '@flotilla/messaging/tables'
import type { Tables } from '@flotilla/postgres'

/** What this service's database holds. */
export const tables: Tables = {
  libraries: [messagingTables, erasureTables],
  migrations: new URL('../migrations', import.meta.url),
}
