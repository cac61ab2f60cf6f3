import { routesFor } from '@flotilla/kit'
import { authorisePayment, capturePayment, voidPayment } from '@flotilla/payments-contract/commands'
import { getPayment, refundPayment } from '@flotilla/payments-contract/operations'
import type { ServicePorts } from '@flotilla/service'
import { runDueWork } from '@flotilla/worker'
import type { FastifyInstance } from 'fastify'
import type { NetworkTimes } from './card-network.ts'
import { getPaymentHandler } from './get-payment.ts'
import { nextDue } from './intent-store.ts'
import { onAuthorisePayment } from './on-authorise-payment.ts'
import { onCapturePayment } from './on-capture-payment.ts'
import { onVoidPayment } from './on-void-payment.ts'
import { refundPaymentHandler } from './refund-payment.ts'
import { takeDue } from './take-due.ts'

/** Payments of orders: commands in, the card network's answers, events out. */
export async function intents(app: FastifyInstance, options: ServicePorts & { network: NetworkTimes }): Promise<void> {
  const { db, clock, network } = options

  const staff = routesFor(app, 'staff')
  staff(getPayment, getPaymentHandler(db))
  staff(refundPayment, refundPaymentHandler(db, clock))

  app.messages.execute(authorisePayment, onAuthorisePayment(clock, network))
  app.messages.execute(capturePayment, onCapturePayment(clock))
  app.messages.execute(voidPayment, onVoidPayment(clock))

  // What is due stands in the database, so no answer of the network and no timeout is lost with a process.
  runDueWork(app, {
    name: 'take answers of the card network',
    clock,
    work: () => takeDue(db, clock.now()),
    nextDue: () => nextDue(db),
    pollMs: 200,
  })
}
