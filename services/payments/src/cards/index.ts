import { routesFor } from '@flotilla/kit'
import { tokeniseCard } from '@flotilla/payments-contract/operations'
import type { FastifyInstance } from 'fastify'
import type { Ports } from '../ports.ts'
import { tokeniseCardHandler } from './tokenise-card.ts'

/** Card numbers come in here and go no further. */
export async function cards(app: FastifyInstance, { db, clock }: Ports): Promise<void> {
  const customers = routesFor(app, 'customer')
  customers(tokeniseCard, tokeniseCardHandler(db, clock))
}
