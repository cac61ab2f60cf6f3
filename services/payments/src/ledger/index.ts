import { routesFor } from '@flotilla/kit'
import { getBalances } from '@flotilla/payments-contract/operations'
import type { ServicePorts } from '@flotilla/service'
import type { FastifyInstance } from 'fastify'
import { getBalancesHandler } from './get-balances.ts'

/** The books: nothing is ever changed in them, and they add up to zero. */
export async function ledger(app: FastifyInstance, { db }: ServicePorts): Promise<void> {
  const staff = routesFor(app, 'staff')
  staff(getBalances, getBalancesHandler(db))
}
