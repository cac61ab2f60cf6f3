import { keepErased } from '@flotilla/erasure'
import { forgetClaimsOf } from '@flotilla/idempotency'
import type { customerErased } from '@flotilla/identity-contract/events'
import { forgetMessagesOf, type MessageHandler } from '@flotilla/messaging'
import type { FastifyInstance } from 'fastify'
import type { Ports } from '../ports.ts'
import { forgetUpdatesOf } from './update-store.ts'

/** Lines of orders go, and the answers that were given under keys. */
export function onCustomerErased(
  app: FastifyInstance,
  ports: Pick<Ports, 'db' | 'clock'>,
): MessageHandler<typeof customerErased.schema> {
  const erase = keepErased(app, ports, async (db, customerId) => {
    await forgetUpdatesOf(db, customerId)
    await forgetClaimsOf(db, customerId)
    await forgetMessagesOf(db, customerId)
  })
  return ({ data: { customerId } }, { tx }) => erase(tx, customerId)
}
