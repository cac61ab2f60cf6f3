import type { ApiOperation } from './shapes/index.ts'

interface Parameter {
  readonly in: string
  readonly name: string
  readonly required?: boolean
  readonly schema: object
}

/** The operations of an OpenAPI document, as a form needs them. `x-callers` and `x-idempotency` are what our contracts add to it. */
export function operationsIn(document: any): ApiOperation[] {
  return Object.entries<Record<string, any>>(document.paths ?? {}).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => ({
      service: operation.tags?.[0] ?? '',
      id: operation.operationId,
      method: method.toUpperCase(),
      path: path.replace(/^\/api(?=\/)/, ''),
      summary: operation.summary ?? '',
      callers: operation['x-callers'] ?? [],
      idempotent: operation['x-idempotency'] !== 'key',
      params: schemaOf(operation.parameters, 'path'),
      query: schemaOf(operation.parameters, 'query'),
      body: operation.requestBody?.content?.['application/json']?.schema ?? null,
    })),
  )
}

function schemaOf(parameters: readonly Parameter[] = [], place: string): object | null {
  const some = parameters.filter((one) => one.in === place)
  if (some.length === 0) return null
  return {
    type: 'object',
    properties: Object.fromEntries(some.map(({ name, schema }) => [name, schema])),
    required: some.filter(({ required }) => required).map(({ name }) => name),
  }
}
