import type { Handler } from '@flotilla/kit'
import type { listCards } from '@flotilla/payments-contract/operations'
import type { Database } from '@flotilla/postgres'
import { cardsOf } from './card-store.ts'

const most = 100

export function listCardsHandler(db: Database): Handler<typeof listCards> {
  return async ({ principal }) => ({ status: 200, body: { items: await cardsOf(db, principal.user!.id, most) } })
}
