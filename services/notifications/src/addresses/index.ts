import { routesFor } from '@flotilla/kit'
import { confirmAddress } from '@flotilla/notifications-contract/operations'
import { days, keepTidy } from '@flotilla/tidy'
import type { FastifyInstance } from 'fastify'
import type { Ports } from '../ports.ts'
import { forgetUnconfirmed } from './address-store.ts'
import { confirmAddressHandler } from './confirm-address.ts'
import { forgetCounts } from './count-store.ts'

const oldAddresses = { name: 'addresses that nobody confirmed', keepMs: days(30), forget: forgetUnconfirmed }
const oldCounts = { name: 'counts of a day', keepMs: days(1), forget: forgetCounts }

/** Which addresses customers have shown to be theirs: only there more than one mail goes. */
export async function addresses(app: FastifyInstance, ports: Ports): Promise<void> {
  const customers = routesFor(app, 'customer')
  customers(confirmAddress, confirmAddressHandler(ports))
  keepTidy(app, ports, [oldAddresses, oldCounts])
}
