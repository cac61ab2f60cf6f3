import { keepErased } from '@flotilla/erasure'
import type { customerErased } from '@flotilla/identity-contract/events'
import { forgetMessagesOf, type MessageHandler } from '@flotilla/messaging'
import type { FastifyInstance } from 'fastify'
import { forgetAddressesOf } from '../addresses/of-customer.ts'
import type { Ports } from '../ports.ts'
import { forgetMails } from './mail-store.ts'
import { forgetRecipient } from './recipient-store.ts'

/** Mails go, also those that were not handed over yet, and with them where news of orders went. */
export function onCustomerErased(
  app: FastifyInstance,
  ports: Pick<Ports, 'db' | 'clock'>,
): MessageHandler<typeof customerErased.schema> {
  const erase = keepErased(app, ports, async (db, customerId) => {
    await forgetAddressesOf(db, customerId)
    await forgetMails(db, customerId)
    await forgetRecipient(db, customerId)
    await forgetMessagesOf(db, customerId)
  })
  return ({ data: { customerId } }, { tx }) => erase(tx, customerId)
}
