import type { Clock } from '@flotilla/clock'
import { Problem } from '@flotilla/contract'
import type { Handler } from '@flotilla/kit'
import { paymentsProblems, type tokeniseCard } from '@flotilla/payments-contract/operations'
import type { Database } from '@flotilla/postgres'
import { testCard } from './card.ts'
import { insertCard } from './card-store.ts'

export function tokeniseCardHandler(db: Database, clock: Clock): Handler<typeof tokeniseCard> {
  return async ({ body, principal }) => {
    const card = testCard(body.number)
    if (!card)
      throw new Problem(paymentsProblems.cardUnknown, 'Only test cards work here: 4242 4242 4242 4242 approves')
    const cardToken = await insertCard(db, { ...card, customerId: principal.user!.id }, clock.now())
    return { status: 201, body: { cardToken, brand: card.brand, last4: card.last4 } }
  }
}
