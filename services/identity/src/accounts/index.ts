import { eraseAccount, getAccount, register } from '@flotilla/identity-contract/operations'
import { routesFor } from '@flotilla/kit'
import type { FastifyInstance } from 'fastify'
import type { Ports } from '../ports.ts'
import type { Begin } from './account.ts'
import { eraseAccountHandler, type Throttle } from './erase-account.ts'
import { getAccountHandler } from './get-account.ts'
import { registerHandler } from './register.ts'

/** Who has said who they are. */
export async function accounts(
  app: FastifyInstance,
  options: Ports & { begin: Begin; throttle: Throttle },
): Promise<void> {
  const services = routesFor(app, 'service')
  services(register, registerHandler(options, options.begin))

  const customers = routesFor(app, 'customer')
  customers(getAccount, getAccountHandler(options.db))
  customers(eraseAccount, eraseAccountHandler(options, options.throttle))
}
