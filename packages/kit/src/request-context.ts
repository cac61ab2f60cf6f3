import type { Operation } from '@flotilla/contract'
import { histogram } from '@flotilla/telemetry'
import {
  type Context,
  context,
  propagation,
  ROOT_CONTEXT,
  type Span,
  SpanKind,
  SpanStatusCode,
  trace,
} from '@opentelemetry/api'
import type { FastifyInstance, FastifyRequest } from 'fastify'

declare module 'fastify' {
  interface FastifyRequest {
    traceId: string | undefined
    spanContext: Context
    span: Span | undefined
  }
}

const tracer = trace.getTracer('@flotilla/kit')
const duration = histogram({
  name: 'http_server_request_duration_seconds',
  help: 'Time from the request to the end of its answer, by operation and status',
  labels: ['operation', 'status'],
  buckets: [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10],
})

/** Gives each request a span, a line in the log when it ends, and a place in the histogram. */
export function observeRequests(app: FastifyInstance): void {
  app.decorateRequest('traceId', undefined)
  app.decorateRequest('span', undefined)
  app.decorateRequest('spanContext', null as unknown as Context)

  app.addHook('onRequest', (request, _reply, done) => {
    const operation = operationOf(request)
    const parent = propagation.extract(ROOT_CONTEXT, request.headers)
    const name = operation?.name ?? request.method
    const attributes = {
      'http.request.method': request.method,
      'http.route': operation?.path ?? '',
      'url.path': request.url.split('?', 1)[0]!,
    }
    request.span = tracer.startSpan(name, { kind: SpanKind.SERVER, attributes }, parent)
    request.spanContext = trace.setSpan(parent, request.span)
    const { traceId, traceFlags } = request.span.spanContext()
    if (traceFlags) request.traceId = traceId
    done()
  })

  app.addHook('onResponse', (request, reply, done) => {
    const status = reply.statusCode
    const operation = operationOf(request)?.name ?? 'unknown'
    duration.observe({ operation, status: String(status) }, reply.elapsedTime / 1_000)
    const ms = Math.round(reply.elapsedTime * 10) / 10
    const { traceId: trace_id } = request
    request.log.info(trace_id ? { operation, status, ms, trace_id } : { operation, status, ms }, 'answered')
    request.span?.setAttribute('http.response.status_code', status)
    if (status >= 500) request.span?.setStatus({ code: SpanStatusCode.ERROR })
    request.span?.end()
    done()
  })
}

/** Runs `work` as part of the request's span. Set here and not in a hook, because parsing a body leaves the hook's async context. */
export function inRequestSpan<T>(request: FastifyRequest, work: () => T): T {
  return context.with(request.spanContext, work)
}

function operationOf(request: FastifyRequest): Operation | undefined {
  return (request.routeOptions.config as { operation?: Operation }).operation
}
