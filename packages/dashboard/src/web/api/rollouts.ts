import type { FastifyInstance } from 'fastify'
import type { RolloutPort } from '../../ports.ts'
import { refuse } from '../problems.ts'

const body = {
  type: 'object',
  required: ['to'],
  additionalProperties: false,
  properties: { to: { type: 'integer', minimum: 1 } },
}

/** How releases stand, and back to an earlier one. Each change is written to the log. */
export async function rollouts(app: FastifyInstance, { from }: { from: RolloutPort }): Promise<void> {
  app.get('/rollouts', () => from.all())
  app.get<{ Params: { service: string } }>(
    '/rollouts/:service',
    async ({ params: { service } }, reply) =>
      (await from.releases(service)) ?? refuse(reply, 404, `There is no service ${service}`),
  )
  app.post<{ Params: { service: string }; Body: { to: number } }>(
    '/rollouts/:service/undo',
    { schema: { body } },
    async ({ params: { service }, body: { to } }, reply) => {
      const releases = (await from.releases(service)) ?? []
      if (!releases.some(({ revision, served }) => served && revision === to))
        return refuse(reply, 404, `${service} has no revision ${to} to go back to`)
      app.log.info({ service, to }, 'going back, as the dashboard was told')
      try {
        await from.undo(service, to)
      } catch (error) {
        return refuse(reply, 409, (error as Error).message)
      }
      return { to }
    },
  )
}
