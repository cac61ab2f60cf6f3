import { routesFor } from '@flotilla/kit'
import { authorisePayment, capturePayment, voidPayment } from '@flotilla/payments-contract/commands'
import { getPayment } from '@flotilla/payments-contract/operations'
import type { FastifyInstance } from 'fastify'
import type { Ports } from '../ports.ts'
import { startNetwork } from './answers.ts'
import type { NetworkTimes } from './card-network.ts'
import { getPaymentHandler } from './get-payment.ts'
import { onAuthorisePayment } from './on-authorise-payment.ts'
import { onCapturePayment } from './on-capture-payment.ts'
import { onVoidPayment } from './on-void-payment.ts'

/** Payments of orders: commands in, the card network's answers, events out. */
export async function intents(app: FastifyInstance, options: Ports & { network: NetworkTimes }): Promise<void> {
  const { db, clock, network } = options

  const services = routesFor(app, 'service')
  services(getPayment, getPaymentHandler(db))

  app.messages.execute(authorisePayment, onAuthorisePayment(clock, network))
  app.messages.execute(capturePayment, onCapturePayment(clock))
  app.messages.execute(voidPayment, onVoidPayment(clock))

  let answers: ReturnType<typeof startNetwork> | undefined
  app.addHook('onListen', async () => {
    answers = startNetwork({ db, clock, log: app.log })
  })
  app.addHook('preClose', async () => answers?.stop())
}
