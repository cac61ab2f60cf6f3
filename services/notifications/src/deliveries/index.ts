import { workWhileListening } from '@flotilla/messaging'
import type { FastifyInstance } from 'fastify'
import type { Ports } from '../ports.ts'
import { deliverOne } from './deliver-one.ts'
import { nextDelivery } from './delivery-store.ts'
import type { MailServer } from './mail-server.ts'
import { mailRoutes } from './operator.ts'
import { noteReception } from './reception.ts'
import { watchMails } from './watch-mails.ts'

/** The way of mails to the mail server, outside of the transactions that make them. */
export async function deliveries(app: FastifyInstance, options: Ports & { server: MailServer }): Promise<void> {
  const { db, clock, server } = options
  const reception = noteReception(app.log)
  workWhileListening(app, {
    clock,
    work: () => deliverOne({ db, clock, server, reception, log: app.log }),
    nextDue: () => nextDelivery(db),
    pollMs: 1_000,
    onError: (err) => app.log.warn({ err }, 'cannot deliver mails'),
  })
  watchMails(app, options)
  app.operatorRoutes.push(...mailRoutes(options))
}
