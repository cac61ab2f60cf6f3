import { days } from '@flotilla/clock'
import { Problem, problems } from '@flotilla/contract'
import { oldRows, runRetention } from '@flotilla/worker'
import type { FastifyInstance } from 'fastify'
import type { Ports } from '../ports.ts'
import { findEvents } from './audit-store.ts'

const page = 100
const oldEvents = oldRows({
  name: 'security events',
  table: 'security_events',
  key: 'id',
  since: 'at',
  keepMs: days(365),
})

/** GET /operator/audit?customer=…&before=…: what happened to accounts, newest first; a year of it. */
export async function audit(app: FastifyInstance, { db, clock }: Ports): Promise<void> {
  app.operatorRoutes.push({
    method: 'GET',
    path: '/audit',
    async handle({ query: { customer, before } }) {
      if (before !== undefined && !/^\d{1,18}$/.test(before))
        throw new Problem(problems.invalid, undefined, {
          findings: [{ in: 'query', at: '/before', code: 'pattern', expected: 'must be the id of an event' }],
        })
      return { items: await findEvents(db, { customerId: customer, before, limit: page }) }
    },
  })
  runRetention(app, { db, clock }, [oldEvents])
}
