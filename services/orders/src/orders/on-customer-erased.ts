import { keepErased } from '@flotilla/erasure'
import { forgetKeysOf } from '@flotilla/idempotency'
import type { customerErased } from '@flotilla/identity-contract/events'
import { forgetMessagesOf, type MessageHandler } from '@flotilla/messaging'
import type { FastifyInstance } from 'fastify'
import { forgetCheckouts } from '../checkout/index.ts'
import type { Ports } from '../ports.ts'
import { forgetWhose } from './order-store.ts'

/** Orders stay for the books, with what was bought and for how much; whose they were goes. One that is not at its end keeps that until it is. */
export function onCustomerErased(
  app: FastifyInstance,
  ports: Pick<Ports, 'db' | 'clock'>,
): MessageHandler<typeof customerErased.schema> {
  const erase = keepErased(app, ports, async (db, customerId) => {
    await forgetCheckouts(db, await forgetWhose(db, customerId))
    await forgetKeysOf(db, customerId)
    await forgetMessagesOf(db, customerId)
  })
  return ({ data: { customerId } }, { tx }) => erase(tx, customerId)
}
