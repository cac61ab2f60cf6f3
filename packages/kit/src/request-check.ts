import { type Finding, headers, type Operation } from '@flotilla/contract'
import type { FastifyRequest } from 'fastify'
import { Type } from 'typebox'
import { partCheck } from './validation.ts'

const keyHeader = Type.Object({ [headers.idempotencyKey]: Type.String({ pattern: '^[\\x21-\\x7e]{1,128}$' }) })
const deadlineHeader = Type.Object({ [headers.deadline]: Type.Optional(Type.String({ pattern: '^[0-9]{1,9}$' })) })
const nothing = Type.Object({}, { additionalProperties: false })

/**
 * Checks all parts of a request against the operation's schemas at once. (Fastify's own validation stops at the first part that fails,
 * and the caller would learn of the next only after mending that.)
 */
export function requestCheck({ schemas, idempotency }: Operation): (request: FastifyRequest) => readonly Finding[] {
  const path = partCheck('path', schemas.params ?? nothing)
  const query = partCheck('query', schemas.query ?? nothing)
  const body = schemas.body && partCheck('body', schemas.body)
  const header = partCheck(
    'header',
    idempotency === 'key' ? Type.Intersect([keyHeader, deadlineHeader]) : deadlineHeader,
  )
  return (request) => {
    const parts = [path(request.params), query(request.query), header(request.headers)]
    if (body) parts.push(body(request.body))
    return parts.every((found) => found.length === 0) ? none : parts.flat().slice(0, mostFindings)
  }
}

// As many as a person would mend, or a small request of nonsense would get a large answer.
const mostFindings = 20

const none: readonly Finding[] = Object.freeze([])
