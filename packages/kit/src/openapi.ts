import swagger from '@fastify/swagger'
import { headers, type Operation, problemSchema, refusalsOf } from '@flotilla/contract'
import Fastify, { type FastifyInstance } from 'fastify'
import { type TObject, Type } from 'typebox'
import type { ServiceApp } from './app.ts'

export interface OpenApiOptions {
  title: string
  /** Where the operations stand: '/api' at the edge. */
  prefix?: string
  /** The name of the cookie by which people are known, where it is not by tokens. */
  cookie?: string
}

/** The OpenAPI 3.1 document of the operations that `app` serves. Made at build time and committed; the service serves the file. */
export async function toOpenApi(app: ServiceApp, { title, prefix = '', cookie }: OpenApiOptions): Promise<object> {
  await app.ready()
  const routes = Fastify()
  routes.setValidatorCompiler(() => () => true)
  await routes.register(swagger, {
    openapi: {
      openapi: '3.1.0',
      info: { title, version: '1' },
      components: { securitySchemes: cookie ? withCookie(cookie) : withTokens },
    },
    refResolver: { buildLocalReference: (schema) => `${schema.$id}` },
  })
  routes.addSchema({ $id: 'Problem', ...problemSchema })
  await routes.register(async (scope) => app.operations.forEach((operation) => describe(scope, operation, cookie)), {
    prefix,
  })
  await routes.ready()
  const document = routes.swagger()
  await routes.close()
  return document
}

const withCookie = (name: string) => ({ session: { type: 'apiKey', in: 'cookie', name } }) as const
const withTokens = {
  service: { type: 'http', scheme: 'bearer' },
  user: { type: 'apiKey', in: 'header', name: headers.userToken },
} as const

function describe(routes: FastifyInstance, operation: Operation, cookie: string | undefined): void {
  const { name, summary, service, allow, callers, idempotency, versioned, schemas, method, path } = operation
  const guarded = !allow.includes('anyone')
  const writesVersion = versioned && method !== 'GET'
  // The edge counts who asks how often, and looks where requests come from.
  const statuses = [...refusalsOf(operation), ...(cookie ? [429] : []), ...(cookie && method !== 'GET' ? [403] : [])]
  const security = cookie ? { session: [] } : { service: [], ...(!allow.includes('service') && { user: [] }) }
  // What OpenAPI has no word for, and who makes a form of it has to know.
  const beyondOpenApi = {
    'x-callers': allow,
    ...(guarded && !cookie && { 'x-services': callers }),
    'x-idempotency': idempotency,
  }
  routes.route({
    method,
    url: path.replaceAll(/\{(\w+)\}/g, ':$1'),
    schema: {
      operationId: name,
      summary,
      tags: [service],
      ...beyondOpenApi,
      ...(schemas.params && { params: schemas.params }),
      ...(schemas.query && { querystring: schemas.query as TObject }),
      ...(schemas.body && { body: schemas.body }),
      ...(idempotency === 'key' && { headers: keyHeader }),
      ...(writesVersion && { headers: versionHeader }),
      ...(guarded && { security: [security] }),
      response: { ...Object.fromEntries(statuses.map((status) => [status, problemReply])), ...schemas.replies },
    },
    handler: () => undefined,
  })
}

const keyHeader = Type.Object({ [headers.idempotencyKey]: Type.String({ minLength: 1, maxLength: 128 }) })
const versionHeader = Type.Object({ 'if-match': Type.String({ pattern: '^"[0-9]+"$' }) })
const problemReply = {
  description: 'Problem',
  content: { 'application/problem+json': { schema: { $ref: 'Problem#' } } },
}
