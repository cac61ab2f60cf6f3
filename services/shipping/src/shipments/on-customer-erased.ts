import { keepErased } from '@flotilla/erasure'
import type { customerErased } from '@flotilla/identity-contract/events'
import { forgetMessagesOf, type MessageHandler } from '@flotilla/messaging'
import type { ServicePorts } from '@flotilla/service'
import type { FastifyInstance } from 'fastify'
import { forgetWhose } from './shipment-store.ts'

/** That something was sent, and to which country, stays; whose it was and where goes, when it is there. */
export function onCustomerErased(
  app: FastifyInstance,
  ports: Pick<ServicePorts, 'db' | 'clock'>,
): MessageHandler<typeof customerErased.schema> {
  const erase = keepErased(app, ports, async (db, customerId) => {
    await forgetWhose(db, customerId)
    await forgetMessagesOf(db, customerId)
  })
  return ({ data: { customerId } }, { tx }) => erase(tx, customerId)
}
