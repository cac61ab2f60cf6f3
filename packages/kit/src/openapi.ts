import swagger from '@fastify/swagger'
import { headers, type Operation, problemSchema } from '@flotilla/contract'
import Fastify from 'fastify'
import { type TObject, Type } from 'typebox'
import type { ServiceApp } from './app.ts'

/** The OpenAPI 3.1 document of the operations that `app` serves. Made at build time and committed; the service serves the file. */
export async function toOpenApi(
  app: ServiceApp,
  { title, prefix = '' }: { title: string; prefix?: string },
): Promise<object> {
  await app.ready()
  const routes = Fastify()
  routes.setValidatorCompiler(() => () => true)
  await routes.register(swagger, {
    openapi: {
      openapi: '3.1.0',
      info: { title, version: '1' },
      components: {
        securitySchemes: {
          service: { type: 'http', scheme: 'bearer' },
          user: { type: 'apiKey', in: 'header', name: headers.userToken },
        },
      },
    },
  })
  await routes.register(
    async (scope) => {
      for (const operation of app.operations) addDescription(scope, operation)
    },
    { prefix },
  )
  await routes.ready()
  const document = routes.swagger()
  await routes.close()
  return document
}

function addDescription(routes: ReturnType<typeof Fastify> | any, operation: Operation): void {
  const { name, summary, service, allow, idempotency, schemas, method, path } = operation
  const statuses = [
    400,
    503,
    ...(allow.includes('anyone') ? [] : [401, 403]),
    ...operation.problems.map((problem) => problem.status),
  ]
  const failures = Object.fromEntries(statuses.map((status) => [status, problemReply]))
  const key = Type.Object({ [headers.idempotencyKey]: Type.String({ minLength: 1, maxLength: 128 }) })
  routes.route({
    method,
    url: path.replaceAll(/\{(\w+)\}/g, ':$1'),
    schema: {
      operationId: name,
      summary,
      tags: [service],
      ...(schemas.params && { params: schemas.params }),
      ...(schemas.query && { querystring: schemas.query as TObject }),
      ...(schemas.body && { body: schemas.body }),
      ...(idempotency === 'key' && { headers: key }),
      ...(!allow.includes('anyone') && {
        security: [allow.includes('service') ? { service: [] } : { service: [], user: [] }],
      }),
      response: { ...failures, ...schemas.replies },
    },
    handler: () => undefined,
  })
}

const problemReply = { description: 'Problem', content: { 'application/problem+json': { schema: problemSchema } } }
