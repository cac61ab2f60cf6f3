import { archiveIdentity } from '@flotilla/identity-contract/commands'
import { getIdentity, putIdentity } from '@flotilla/identity-contract/operations'
import { routesFor } from '@flotilla/kit'
import type { FastifyInstance } from 'fastify'
import type { Ports } from '../ports.ts'
import { getIdentityHandler } from './get-identity.ts'
import { onArchiveIdentity } from './on-archive-identity.ts'
import { putIdentityHandler } from './put-identity.ts'

/** Written and read by services, until they are archived. */
export async function identity(app: FastifyInstance, { db, clock }: Ports): Promise<void> {
  const services = routesFor(app, 'service')
  services(getIdentity, getIdentityHandler(db))
  services(putIdentity, putIdentityHandler(db, clock))

  app.messages.execute(archiveIdentity, onArchiveIdentity(clock))
}
