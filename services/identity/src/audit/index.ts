import { Problem, problems } from '@flotilla/contract'
import { days, keepTidy } from '@flotilla/tidy'
import type { FastifyInstance } from 'fastify'
import type { Ports } from '../ports.ts'
import { findEvents, forgetEvents } from './audit-store.ts'

const page = 100
const oldEvents = { name: 'security events', keepMs: days(365), forget: forgetEvents }

/** GET /operator/audit?customer=…&before=…: what happened to accounts, newest first; a year of it. */
export async function audit(app: FastifyInstance, { db, clock }: Ports): Promise<void> {
  app.operatorRoutes.push({
    method: 'GET',
    path: '/audit',
    async handle({ query: { customer, before } }) {
      if (before !== undefined && !/^\d{1,18}$/.test(before))
        throw new Problem(problems.invalid, undefined, {
          findings: [{ in: 'query', at: '/before', expected: 'the id of an event' }],
        })
      return { items: await findEvents(db, { customerId: customer, before, limit: page }) }
    },
  })
  keepTidy(app, { db, clock }, [oldEvents])
}
