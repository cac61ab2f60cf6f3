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
export function requestCheck({ schemas, idempotency }: Operation): (request: FastifyRequest) => Finding[] {
  const path = partCheck('path', schemas.params ?? nothing)
  const query = partCheck('query', schemas.query ?? nothing)
  const body = schemas.body && partCheck('body', schemas.body)
  const deadline = partCheck('header', deadlineHeader)
  const key = idempotency === 'key' && partCheck('header', keyHeader)
  return (request) => [
    ...path(request.params),
    ...query(request.query),
    ...(body ? body(request.body) : []),
    ...(headers.deadline in request.headers ? deadline(request.headers) : []),
    ...(key ? key(request.headers) : []),
  ]
}
