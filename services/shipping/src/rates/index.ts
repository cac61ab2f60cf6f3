import { routesFor } from '@flotilla/kit'
import { listRates } from '@flotilla/shipping-contract/operations'
import type { FastifyInstance } from 'fastify'
import { listRatesHandler } from './list-rates.ts'

/** What it costs, before anything is ordered. */
export async function rates(app: FastifyInstance): Promise<void> {
  const anyone = routesFor(app, 'anyone')
  anyone(listRates, listRatesHandler)
}
