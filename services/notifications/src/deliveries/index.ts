import { runDueWork } from '@flotilla/worker'
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
  runDueWork(app, {
    name: 'deliver mails',
    clock,
    work: () => deliverOne({ db, clock, server, reception, log: app.log }),
    nextDue: () => nextDelivery(db),
    pollMs: 1_000,
  })
  watchMails(app, options)
  app.operatorRoutes.push(...mailRoutes(options))
}
