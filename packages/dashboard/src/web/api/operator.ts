import { type Standings, type StoredSaga, stuckFirst, toDetail } from '@flotilla/dashboard-views'
import type { SagaDetail } from '@flotilla/dashboard-views/shapes'
import type { FastifyInstance, FastifyReply } from 'fastify'
import type { Ports } from '../../ports.ts'
import { refuse } from '../problems.ts'

interface OneSaga {
  Params: { service: string; saga: string; id: string }
}

interface OneLetter {
  Params: { service: string; id: string }
  Body: { because?: string } | undefined
}

interface OneEvent {
  Params: { id: string }
  Body: { consumer?: string; because?: string } | undefined
}

/** Sagas, and what a person may do to them and to dead letters, through the operators' doors of the services. Each change is written to the log; what is done about messages, by the service to its database too, with who did it. */
export async function operator(
  app: FastifyInstance,
  { ask, standings }: { ask: NonNullable<Ports['ask']>; standings: Standings },
): Promise<void> {
  const status = { type: 'string', maxLength: 20 }
  const schema = { querystring: { type: 'object', properties: { status } } }
  app.get<{ Querystring: { status?: string } }>('/sagas', { schema }, async ({ query }) =>
    stuckFirst((await standings.sagas()).filter((saga) => !query.status || saga.status === query.status)),
  )
  app.get<OneSaga>('/sagas/:service/:saga/:id', async ({ params }, reply): Promise<SagaDetail | FastifyReply> => {
    const { service, saga, id } = params
    const stored = await ask<StoredSaga>(service, `/sagas/${part(saga)}/${part(id)}`)
    return stored ? toDetail(service, saga, stored) : refuse(reply, 404, 'There is no such saga')
  })

  async function change(reply: FastifyReply, service: string, path: string, body: object) {
    const answer = await ask<object>(service, path, { body })
    app.log.info({ service, path, body, answer }, 'changed through the dashboard')
    return answer ?? refuse(reply, 404, 'It is not there any more')
  }
  app.post<OneSaga>('/sagas/:service/:saga/:id/retry', ({ params }, reply) =>
    change(reply, params.service, `/sagas/${part(params.saga)}/${part(params.id)}/retry`, {}),
  )
  app.post<OneLetter>('/dead-letters/:service/:id/redrive', ({ params }, reply) =>
    change(reply, params.service, `/dead-letters/${part(params.id)}/redrive`, {}),
  )
  app.post<OneEvent>('/events/:id/replay', ({ params, body }, reply) =>
    change(reply, String(body?.consumer), `/messages/${part(params.id)}/replay`, { because: body?.because }),
  )
  app.post<OneLetter>('/dead-letters/:service/:id/drop', ({ params, body }, reply) =>
    change(reply, params.service, `/dead-letters/${part(params.id)}/drop`, { because: body?.because }),
  )
}

const part = (value: string): string => encodeURIComponent(value)
