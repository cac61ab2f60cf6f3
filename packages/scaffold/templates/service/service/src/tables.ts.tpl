{{#events}}
import { messagingTables } from '@flotilla/messaging/tables'
{{/events}}
import type { Tables } from '@flotilla/postgres'

/** What this service's database holds. */
export const tables: Tables = {
{{#events}}
  libraries: [messagingTables],
{{/events}}
  migrations: new URL('../migrations', import.meta.url),
}
