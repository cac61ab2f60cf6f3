import { customerErased } from '@flotilla/identity-contract/events'
import { routesFor } from '@flotilla/kit'
import { listCards, tokeniseCard } from '@flotilla/payments-contract/operations'
import type { ServicePorts } from '@flotilla/service'
import type { FastifyInstance } from 'fastify'
import { listCardsHandler } from './list-cards.ts'
import { onCustomerErased } from './on-customer-erased.ts'
import { tokeniseCardHandler } from './tokenise-card.ts'

/** Card numbers come in here and go no further. */
export async function cards(app: FastifyInstance, ports: ServicePorts): Promise<void> {
  const { db, clock } = ports
  const customers = routesFor(app, 'customer')
  customers(tokeniseCard, tokeniseCardHandler(db, clock))
  customers(listCards, listCardsHandler(db))

  app.messages.on(customerErased, onCustomerErased(app, ports))
}
