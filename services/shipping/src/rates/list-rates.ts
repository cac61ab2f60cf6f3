import type { Handler } from '@flotilla/kit'
import type { listRates } from '@flotilla/shipping-contract/operations'
import { ratesFor } from './rate.ts'

export const listRatesHandler: Handler<typeof listRates> = async ({ query: { country, pieces } }) => ({
  status: 200,
  body: { items: ratesFor(country, pieces) },
})
