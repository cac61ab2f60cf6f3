import { randomBytes } from 'node:crypto'
import { operationsIn } from '@flotilla/dashboard-views'
import type { SendAnswer, SendRequest } from '@flotilla/dashboard-views/shapes'
import type { FastifyInstance } from 'fastify'
import type { Ports } from '../../ports.ts'
import { refuse } from '../problems.ts'

const bodyLimit = 2 ** 20
const body = {
  type: 'object',
  required: ['method', 'path', 'as'],
  properties: {
    method: { enum: ['GET', 'POST', 'PUT', 'PATCH', 'DELETE'] },
    // One slash: two would name another host.
    path: { type: 'string', pattern: '^/(?!/)', maxLength: 4_000 },
    as: { enum: ['nobody', 'customer', 'staff'] },
  },
}

/** Every operation at the edge, and sending one. Each that is sent is written to the log. */
export async function explorer(
  app: FastifyInstance,
  { openapi, send }: Pick<Ports, 'send'> & { openapi: NonNullable<Ports['openapi']> },
): Promise<void> {
  app.get('/operations', async () => operationsIn(await openapi()))
  app.post<{ Body: SendRequest }>('/send', { bodyLimit, schema: { body } }, async (request, reply) => {
    if (!send) return refuse(reply, 404, 'There is nothing to send to from here')
    const { method, path, as } = request.body
    const traceId = randomBytes(16).toString('hex')
    const begun = performance.now()
    const answer = await send(request.body, `00-${traceId}-${randomBytes(8).toString('hex')}-01`)
    const ms = performance.now() - begun
    app.log.info({ method, path, as, status: answer.status, trace_id: traceId }, 'sent through the dashboard')
    return { ...answer, ms, traceId } satisfies SendAnswer
  })
}
