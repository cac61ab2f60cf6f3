import { routesFor } from '@flotilla/kit'
import { archiveShipping } from '@flotilla/shipping-contract/commands'
import { getShipping, putShipping } from '@flotilla/shipping-contract/operations'
import type { FastifyInstance } from 'fastify'
import type { Ports } from '../ports.ts'
import { getShippingHandler } from './get-shipping.ts'
import { onArchiveShipping } from './on-archive-shipping.ts'
import { putShippingHandler } from './put-shipping.ts'

/** Written and read by services, until they are archived. */
export async function shipping(app: FastifyInstance, { db, clock }: Ports): Promise<void> {
  const services = routesFor(app, 'service')
  services(getShipping, getShippingHandler(db))
  services(putShipping, putShippingHandler(db, clock))

  app.messages.execute(archiveShipping, onArchiveShipping(clock))
}
