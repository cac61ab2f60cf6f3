import { keepErased } from '@flotilla/erasure'
import type { customerErased } from '@flotilla/identity-contract/events'
import { forgetMessagesOf, type MessageHandler } from '@flotilla/messaging'
import type { ServicePorts } from '@flotilla/service'
import type { FastifyInstance } from 'fastify'
import { forgetCards } from './card-store.ts'

/** Payments and the ledger name orders only and stay; what was known of cards goes. */
export function onCustomerErased(
  app: FastifyInstance,
  ports: Pick<ServicePorts, 'db' | 'clock'>,
): MessageHandler<typeof customerErased.schema> {
  const erase = keepErased(app, ports, async (db, customerId) => {
    await forgetCards(db, customerId)
    await forgetMessagesOf(db, customerId)
  })
  return ({ data: { customerId } }, { tx }) => erase(tx, customerId)
}
