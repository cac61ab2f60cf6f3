import { days } from '@flotilla/clock'
import { defineOperatorRoute, Type } from '@flotilla/contract'
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

const Query = Type.Object(
  {
    customer: Type.Optional(Type.String()),
    before: Type.Optional(Type.String({ pattern: '^\\d{1,18}$', title: 'the id of an event' })),
  },
  { additionalProperties: false },
)

/** GET /operator/audit?customer=…&before=…: what happened to accounts, newest first; a year of it. */
export async function audit(app: FastifyInstance, { db, clock }: Ports): Promise<void> {
  app.operatorRoutes.push(
    defineOperatorRoute({
      method: 'GET',
      path: '/audit',
      query: Query,
      handle: async ({ query: { customer, before } }) => ({
        items: await findEvents(db, { customerId: customer, before, limit: page }),
      }),
    }),
  )
  runRetention(app, { db, clock }, [oldEvents])
}
