import type { ApiOperation, SendRequest } from '@flotilla/dashboard-views/shapes'
import { sampleOf, toSchema } from './schema.ts'

/** What is being written. */
export interface Draft {
  readonly params: Readonly<Record<string, unknown>>
  readonly query: Readonly<Record<string, unknown>>
  readonly body: unknown
  readonly as: SendRequest['as']
}

export function draftOf(operation: ApiOperation): Draft {
  const start = (given: unknown) => {
    const schema = toSchema(given)
    return schema ? sampleOf(schema) : undefined
  }
  return {
    params: (start(operation.params) ?? {}) as Draft['params'],
    query: (start(operation.query) ?? {}) as Draft['query'],
    body: start(operation.body),
    as: firstOf(operation.callers),
  }
}

// Who may: the one who can least.
const firstOf = (callers: readonly string[]): SendRequest['as'] =>
  callers.length === 0 || callers.some((one) => /nobody|anyone|public|anonymous/.test(one))
    ? 'nobody'
    : callers.some((one) => one.startsWith('customer'))
      ? 'customer'
      : 'staff'

export function requestOf(operation: ApiOperation, { params, query, body, as }: Draft): SendRequest {
  const path = operation.path.replaceAll(/\{(\w+)\}|:(\w+)/g, (_, a, b) =>
    encodeURIComponent(String(params[a ?? b] ?? '')),
  )
  const pairs = Object.entries(query).flatMap(([key, value]) =>
    value === undefined || value === ''
      ? []
      : Array.isArray(value)
        ? value.map((one) => [key, String(one)])
        : [[key, String(value)]],
  )
  return {
    method: operation.method.toUpperCase(),
    path: pairs.length > 0 ? `${path}?${new URLSearchParams(pairs)}` : path,
    ...(body !== undefined && toSchema(operation.body) && { body }),
    as,
  }
}

export const keyOf = ({ service, id }: ApiOperation) => `${service}.${id}`
