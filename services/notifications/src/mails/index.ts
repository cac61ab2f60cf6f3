import {
  accountRegistered,
  customerErased,
  passwordChanged,
  passwordResetAsked,
  sessionStolen,
} from '@flotilla/identity-contract/events'
import { routesFor } from '@flotilla/kit'
import { sendResetCode } from '@flotilla/notifications-contract/commands'
import { getMail, listMails } from '@flotilla/notifications-contract/operations'
import { orderCancelled, orderConfirmed, orderPlaced } from '@flotilla/orders-contract/events'
import { paymentRefunded } from '@flotilla/payments-contract/events'
import { shipmentDelivered, shipmentDispatched } from '@flotilla/shipping-contract/events'
import type { FastifyInstance } from 'fastify'
import type { Ports } from '../ports.ts'
import { getMailHandler } from './get-mail.ts'
import { listMailsHandler } from './list-mails.ts'
import { onAccountRegistered } from './on-account-registered.ts'
import { onCustomerErased } from './on-customer-erased.ts'
import { onOrderCancelled } from './on-order-cancelled.ts'
import { onOrderConfirmed } from './on-order-confirmed.ts'
import { onOrderPlaced } from './on-order-placed.ts'
import { onPasswordChanged } from './on-password-changed.ts'
import { onPasswordResetAsked } from './on-password-reset-asked.ts'
import { onPaymentRefunded } from './on-payment-refunded.ts'
import { onSendResetCode } from './on-send-reset-code.ts'
import { onSessionStolen } from './on-session-stolen.ts'
import { onShipmentDelivered } from './on-shipment-delivered.ts'
import { onShipmentDispatched } from './on-shipment-dispatched.ts'
import { type HandOver, tellWith } from './tell.ts'

/** A mail for each step of an order and of an account, and the inbox where they can be read. */
export async function mails(app: FastifyInstance, options: Ports & { handOver: HandOver }): Promise<void> {
  const { db, clock, handOver } = options

  const customers = routesFor(app, 'customer')
  customers(listMails, listMailsHandler(db))
  customers(getMail, getMailHandler(db))

  const tell = tellWith(handOver)
  app.messages.on(orderPlaced, onOrderPlaced(tell, clock))
  app.messages.on(orderConfirmed, onOrderConfirmed(tell, clock))
  app.messages.on(orderCancelled, onOrderCancelled(tell, clock))
  app.messages.on(paymentRefunded, onPaymentRefunded(tell, clock))
  app.messages.on(shipmentDispatched, onShipmentDispatched(tell, clock))
  app.messages.on(shipmentDelivered, onShipmentDelivered(tell, clock))
  app.messages.on(accountRegistered, onAccountRegistered(tell, clock))
  app.messages.on(passwordResetAsked, onPasswordResetAsked(tell, clock))
  app.messages.execute(sendResetCode, onSendResetCode(tell, clock))
  app.messages.on(passwordChanged, onPasswordChanged(tell, clock))
  app.messages.on(sessionStolen, onSessionStolen(tell, clock))
  app.messages.on(customerErased, onCustomerErased(app, options))
}
