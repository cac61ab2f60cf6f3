import type { FastifyInstance } from 'fastify'
import type { DataPort } from '../../ports.ts'
import { refuse } from '../problems.ts'

const querystring = {
  type: 'object',
  properties: {
    after: { type: 'string', maxLength: 50 },
    limit: { type: 'integer', minimum: 1, maximum: 200, default: 50 },
  },
}

/** The services' tables, to look at. */
export async function data(app: FastifyInstance, { from }: { from: DataPort }): Promise<void> {
  app.get('/data', () => from.tables())
  app.get<{ Params: { service: string; table: string }; Querystring: { after?: string; limit: number } }>(
    '/data/:service/:table',
    { schema: { querystring } },
    async ({ params: { service, table }, query: { after, limit } }, reply) =>
      (await from.rows(service, table, { after: after || undefined, limit })) ??
      refuse(reply, 404, `${service} has no table ${table}`),
  )
}
