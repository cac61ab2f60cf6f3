import type { Handler } from '@flotilla/kit'
import type { listMails } from '@flotilla/notifications-contract/operations'
import type { Database } from '@flotilla/postgres'
import { pageOfMails } from './mail-store.ts'

export function listMailsHandler(db: Database): Handler<typeof listMails> {
  return async ({ query: { limit, after }, principal }) => {
    const found = await pageOfMails(db, { customerId: principal.user!.id, after, limit: limit + 1 })
    const items = found.slice(0, limit)
    const last = items.at(-1)
    return { status: 200, body: { items, ...(found.length > limit && last && { next: last.messageId }) } }
  }
}
