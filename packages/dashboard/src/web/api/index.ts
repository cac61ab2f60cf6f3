import {
  detailOf,
  drawMap,
  type EventFilter,
  findEvents,
  findTraces,
  type Overviews,
  type Standings,
  seriesOf,
  type TraceFilter,
  toTrace,
} from '@flotilla/dashboard-views'
import type { EventDetail } from '@flotilla/dashboard-views/shapes'
import type { Held, LogFilter } from '@flotilla/telemetry-store'
import type { FastifyInstance, FastifyReply } from 'fastify'
import type { Ports } from '../../ports.ts'
import { mayChange } from '../access.ts'
import { refuse } from '../problems.ts'
import { streamTo } from '../stream.ts'
import { data } from './data.ts'
import { explorer } from './explorer.ts'
import { answerInLines } from './in-lines.ts'
import { operator } from './operator.ts'
import { rollouts } from './rollouts.ts'

export interface ApiOptions {
  readonly held: Held
  readonly ports: Ports
  readonly standings: Standings
  readonly overviews: Overviews
  readonly token: string
}

const text = { type: 'string', maxLength: 500 }
const number = { type: 'number' }
const limit = { type: 'integer', minimum: 1, maximum: 1_000 }
const query = (properties: object) => ({ schema: { querystring: { type: 'object', properties } } })
const logQuery = {
  level: { enum: ['trace', 'debug', 'info', 'warn', 'error', 'fatal'] },
  service: text,
  traceId: text,
  text,
  before: number,
  limit,
}

/** What the pages read, and scripts: @flotilla/dashboard-views/shapes says each answer. */
export async function api(
  app: FastifyInstance,
  { held, ports, standings, overviews, token }: ApiOptions,
): Promise<void> {
  const { spans, logs, points } = held
  const pages = pagesOf(ports)
  answerInLines(app)

  app.get('/world', async (request) => ({
    world: ports.world,
    mayChange: mayChange(request, token),
    storefront: await ports.storefront(),
    pages,
  }))
  app.get('/overview', () => overviews.read())
  app.get('/map', async () => {
    const { services } = await overviews.read()
    return drawMap(spans, { declared: ports.declared, services, now: Date.now() })
  })
  app.get('/standing', () => standings.standings())

  const traceQuery = {
    service: text,
    operation: text,
    minMs: number,
    error: { type: 'boolean' },
    attribute: text,
    before: number,
    limit,
  }
  app.get<{ Querystring: TraceFilter }>('/traces', query(traceQuery), (request) => findTraces(spans, request.query))
  app.get<{ Params: { id: string } }>('/traces/:id', (request, reply) => {
    const trace = spans.trace(request.params.id)
    if (!trace) return refuse(reply, 404, 'There is no such trace, or it has made room for newer ones')
    return toTrace(trace, logs.find({ traceId: trace.traceId, limit: 1_000 }))
  })

  app.get<{ Querystring: LogFilter }>('/logs', query(logQuery), (request) => logs.find(request.query))
  app.get<{ Querystring: LogFilter }>('/logs/stream', query(logQuery), (request, reply) =>
    streamTo.logs(request, reply, logs),
  )
  app.get('/changes', (request, reply) => streamTo.overviews(request, reply, overviews))

  const eventQuery = { service: text, type: text, state: { enum: ['done', 'retrying', 'dead'] }, limit }
  const events = async (filter: EventFilter) => findEvents(spans, await standings.standings(), filter)
  app.get<{ Querystring: EventFilter }>('/events', query(eventQuery), (request) => events(request.query))
  app.get<{ Params: { id: string } }>('/events/:id', async (request, reply): Promise<EventDetail | FastifyReply> => {
    const found = (await events({ limit: Number.MAX_SAFE_INTEGER })).find(({ id }) => id === request.params.id)
    if (!found) return refuse(reply, 404, 'There is no such event among the traces that are held')
    return detailOf(found, ports.ask)
  })

  app.get('/metrics', () => points.names())
  app.get<{ Params: { name: string }; Querystring: { service?: string; minutes?: number } }>(
    '/metrics/:name',
    query({ service: text, minutes: { type: 'integer', minimum: 1, maximum: 15 } }),
    (request, reply) =>
      seriesOf(points, request.params.name, { ...request.query, now: Date.now() }) ??
      refuse(reply, 404, 'No service has sent such a metric'),
  )

  if (ports.ask) await app.register(operator, { ask: ports.ask, standings })
  const { openapi } = ports
  if (openapi) await app.register(explorer, { ...ports, openapi })
  if (ports.data) await app.register(data, { from: ports.data })
  if (ports.rollouts) await app.register(rollouts, { from: ports.rollouts })
}

function pagesOf({ ask, openapi, data: tables, rollouts: releases }: Ports): string[] {
  const further = { sagas: ask, explorer: openapi, data: tables, rollouts: releases }
  const has = Object.entries(further).flatMap(([page, port]) => (port ? [page] : []))
  return ['overview', 'map', 'traces', 'logs', 'events', 'metrics', ...has]
}
