import type { Operation } from '@flotilla/contract'
import { histogram, recordAfterwards } from '@flotilla/telemetry'
import {
  type Attributes,
  type Context,
  context,
  propagation,
  ROOT_CONTEXT,
  type Span,
  SpanKind,
  SpanStatusCode,
  trace,
} from '@opentelemetry/api'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { atEnd } from './request-end.ts'

declare module 'fastify' {
  interface FastifyRequest {
    traceId: string | undefined
    spanContext: Context
    span: Span | undefined
  }
}

const tracer = trace.getTracer('@flotilla/kit')
/** From here on a request is recorded although its trace is not sampled. */
const slowMs = 1_000
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

  app.addHook('onRequest', (request, reply, done) => {
    const begun = performance.now()
    const operation = operationOf(request)
    const parent = request.headers.traceparent ? propagation.extract(ROOT_CONTEXT, request.headers) : ROOT_CONTEXT
    const name = operation?.name ?? request.method
    request.span = tracer.startSpan(name, { kind: SpanKind.SERVER }, parent)
    if (request.span.isRecording()) request.span.setAttributes(attributesOf(request))
    request.spanContext = trace.setSpan(parent, request.span)
    const { traceId, traceFlags } = request.span.spanContext()
    if (traceFlags) request.traceId = traceId
    atEnd(request, () => observeEnd(request, statusOf(request, reply), performance.now() - begun))
    done()
  })
}

// Common usage, from nginx; no server sends it.
const clientHasGone = 499

function statusOf(request: FastifyRequest, { raw }: FastifyReply): number {
  return raw.writableFinished || isStream(request) ? raw.statusCode : clientHasGone
}

function observeEnd(request: FastifyRequest, status: number, elapsedMs: number): void {
  const operation = operationOf(request)?.name ?? 'unknown'
  const timed = !isStream(request)
  if (timed) duration.observe({ operation, status: String(status) }, elapsedMs / 1_000)
  const late = status >= 500 || (timed && elapsedMs > slowMs)
  const trace_id = request.traceId ?? (late ? request.span?.spanContext().traceId : undefined)
  const ms = Math.round(elapsedMs * 10) / 10
  request.log.info(trace_id ? { operation, status, ms, trace_id } : { operation, status, ms }, 'answered')
  if (request.span?.isRecording()) endSpan(request.span, status)
  else if (late) recordAfterAll(request, status, elapsedMs)
}

function endSpan(span: Span, status: number): void {
  span.setAttribute('http.response.status_code', status)
  // OpenTelemetry's conventions for HTTP servers: what the client did wrong is no error of the server.
  if (status >= 500) span.setAttribute('error.type', String(status)).setStatus({ code: SpanStatusCode.ERROR })
  span.end()
}

// Its trace was not sampled, and now it is worth looking at.
function recordAfterAll(request: FastifyRequest, status: number, elapsedMs: number): void {
  const failed = status >= 500 ? String(status) : undefined
  recordAfterwards(operationOf(request)?.name ?? request.method, {
    kind: SpanKind.SERVER,
    attributes: {
      ...attributesOf(request),
      'http.response.status_code': status,
      ...(failed && { 'error.type': failed }),
    },
    context: request.spanContext,
    startedAt: Date.now() - elapsedMs,
    error: failed && `answered ${status}`,
  })
}

function attributesOf(request: FastifyRequest): Attributes {
  const route = operationOf(request)?.path
  return {
    'http.request.method': request.method,
    'url.scheme': 'http',
    'url.path': request.url.split('?', 1)[0]!,
    ...(route !== undefined && { 'http.route': route }),
  }
}

/** Runs `work` as part of the request's span. Set here and not in a hook, because parsing a body leaves the hook's async context. */
export function inRequestSpan<T>(request: FastifyRequest, work: () => T): T {
  return context.with(request.spanContext, work)
}

function operationOf(request: FastifyRequest): Operation | undefined {
  return (request.routeOptions.config as { operation?: Operation }).operation
}

function isStream(request: FastifyRequest): boolean {
  return request.routeOptions.config.stream === true
}
