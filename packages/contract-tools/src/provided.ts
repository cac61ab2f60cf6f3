import type { Direction, Schema } from './schema-changes.ts'

/** One thing that a service provides, as its documents tell it. */
export interface Provided {
  readonly service: string
  readonly kind: 'operation' | 'event' | 'command'
  /** The operationId, or the type of the message. */
  readonly name: string
  /** What is not a schema, in words: where it is, and who may call. */
  readonly facts: Readonly<Record<string, string>>
  readonly parts: readonly Part[]
}

export interface Part {
  readonly name: string
  readonly direction: Direction
  readonly schema: Schema
}

interface Parameter {
  readonly in: string
  readonly name: string
  readonly required?: boolean
  readonly schema: Schema
}

/** The operations of `service` in an OpenAPI document; the document at the edge holds others’ too. */
export function operationsOf(document: any, service: string): Provided[] {
  return Object.entries<Record<string, any>>(document?.paths ?? {}).flatMap(([path, methods]) =>
    Object.entries(methods)
      .filter(([, { tags }]) => tags?.includes(service))
      .map(([method, operation]) => ({
        service,
        kind: 'operation' as const,
        name: operation.operationId as string,
        facts: {
          'method and path': `${method.toUpperCase()} ${path}`,
          'who may call': callersOf(operation),
        },
        parts: [...parameterParts(operation.parameters ?? []), ...bodyParts(operation)],
      })),
  )
}

/** The events and commands in an AsyncAPI document of this tool. */
export function messagesOf(document: any, service: string): Provided[] {
  return Object.values<any>(document?.components?.messages ?? {}).map(({ name, payload }) => {
    const kind = name.split('.')[1] as 'event' | 'command'
    const direction = kind === 'event' ? 'event' : 'request'
    return { service, kind, name, facts: {}, parts: [{ name: 'data', direction, schema: payload.properties.data }] }
  })
}

function parameterParts(parameters: readonly Parameter[]): Part[] {
  return [...Map.groupBy(parameters, (one) => one.in)].map(([place, some]) => ({
    name: place,
    direction: 'request',
    schema: {
      type: 'object',
      // A header or a query more than is known is passed over.
      properties: Object.fromEntries(some.map(({ name, schema }) => [name, schema])),
      required: some.filter(({ required }) => required).map(({ name }) => name),
    },
  }))
}

function bodyParts({ requestBody, responses }: any): Part[] {
  const schemaOf = (one: any): Schema | undefined => one?.content?.['application/json']?.schema
  const body = schemaOf(requestBody)
  const replies = Object.entries(responses).flatMap(([status, reply]) => {
    const schema = status.startsWith('2') ? schemaOf(reply) : undefined
    return schema ? [{ name: `reply ${status}`, direction: 'reply' as const, schema }] : []
  })
  return [...(body ? [{ name: 'body', direction: 'request' as const, schema: body }] : []), ...replies]
}

function callersOf({ security = [] }: { security?: readonly object[] }): string {
  return security.length === 0 ? 'anyone' : security.map((one) => Object.keys(one).join(' and ')).join(' or ')
}
