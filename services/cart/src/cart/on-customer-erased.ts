import { keepErased } from '@flotilla/erasure'
import type { customerErased } from '@flotilla/identity-contract/events'
import { forgetMessagesOf, type MessageHandler } from '@flotilla/messaging'
import type { FastifyInstance } from 'fastify'
import type { Ports } from '../ports.ts'
import { empty } from './cart-store.ts'

/** Nobody’s cart is left. */
export function onCustomerErased(
  app: FastifyInstance,
  ports: Pick<Ports, 'db' | 'clock'>,
): MessageHandler<typeof customerErased.schema> {
  const erase = keepErased(app, ports, async (db, customerId) => {
    await empty(db, customerId)
    await forgetMessagesOf(db, customerId)
  })
  return ({ data: { customerId } }, { tx }) => erase(tx, customerId)
}
