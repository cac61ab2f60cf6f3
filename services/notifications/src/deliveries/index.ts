import { workWhileListening } from '@flotilla/messaging'
import type { FastifyInstance } from 'fastify'
import type { Ports } from '../ports.ts'
import { deliverOne } from './deliver-one.ts'
import { nextDelivery } from './delivery-store.ts'
import type { MailServer } from './mail-server.ts'

/** The way of mails to the mail server, outside of the transactions that make them. */
export async function deliveries(app: FastifyInstance, options: Ports & { server: MailServer }): Promise<void> {
  const { db, clock, server } = options
  workWhileListening(app, {
    clock,
    work: () => deliverOne({ db, clock, server, log: app.log }),
    nextDue: () => nextDelivery(db),
    pollMs: 1_000,
    onError: (err) => app.log.warn({ err }, 'cannot deliver mails'),
  })
}
