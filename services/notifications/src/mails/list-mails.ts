import type { Handler } from '@flotilla/kit'
import type { listMails } from '@flotilla/notifications-contract/operations'
import type { Database } from '@flotilla/postgres'
import { unconfirmedOf } from '../addresses/of-customer.ts'
import { pageOfMails } from './mail-store.ts'

export function listMailsHandler(db: Database): Handler<typeof listMails> {
  return async ({ query: { limit, after }, principal }) => {
    const customerId = principal.user!.id
    const found = await pageOfMails(db, { customerId, after, limit: limit + 1 })
    const unconfirmed = after === undefined ? await unconfirmedOf(db, customerId) : []
    const items = found.slice(0, limit)
    const last = items.at(-1)
    return {
      status: 200,
      body: {
        items,
        ...(found.length > limit && last && { next: last.messageId }),
        ...(unconfirmed.length > 0 && { unconfirmed }),
      },
    }
  }
}
