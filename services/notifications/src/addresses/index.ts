import { days } from '@flotilla/clock'
import { routesFor } from '@flotilla/kit'
import { confirmAddress } from '@flotilla/notifications-contract/operations'
import { oldRows, runRetention } from '@flotilla/worker'
import type { FastifyInstance } from 'fastify'
import type { Ports } from '../ports.ts'
import { confirmAddressHandler, type ReleaseMails } from './confirm-address.ts'

/** The next mail to one of them brings a code again. */
export const oldAddresses = oldRows({
  name: 'addresses that nobody confirmed',
  table: 'addresses',
  key: 'customer_id, email',
  since: 'since',
  where: 'confirmed_at is null',
  keepMs: days(30),
})
export const oldCounts = oldRows({
  name: 'counts of a day',
  table: 'counts',
  key: 'what, of',
  since: 'since',
  keepMs: days(1),
})

/** Which addresses customers have shown to be theirs: only there more than one mail goes. */
export async function addresses(app: FastifyInstance, options: Ports & { release: ReleaseMails }): Promise<void> {
  const customers = routesFor(app, 'customer')
  customers(confirmAddress, confirmAddressHandler(options, options.release))
  runRetention(app, options, [oldAddresses, oldCounts])
}
