import { defineTables } from '@flotilla/postgres/define-tables'
import { outbox } from './0001-outbox.ts'
import { inbox } from './0002-inbox.ts'
import { held } from './0003-held.ts'
import { stores } from './0004-stores.ts'
import { copies } from './copies.ts'

/** What a service's own database needs to send and take messages. */
export const messagingTables = defineTables(
  'messaging',
  { '0001_outbox': outbox, '0002_inbox': inbox, '0003_held': held, '0004_stores': stores },
  copies,
)
