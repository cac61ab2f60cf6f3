import { type Finding, headers, type Operation, type TSchema } from '@flotilla/contract'
import { type Mode, validatorOf } from '@flotilla/validation'
import type { FastifyRequest } from 'fastify'
import { Type } from 'typebox'
import { isStorable } from './storable.ts'

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

// What a good request gets: shared, since this runs for every part of every request.
const none: readonly never[] = Object.freeze([])

/** Returns what is wrong with one part of a request. A body is given its defaults, the other parts become what their schema says. */
export function partCheck(part: Finding['in'], schema: TSchema): (value: unknown) => readonly Finding[] {
  const mode: Mode = part === 'body' ? 'defaults' : 'text'
  const validate = validatorOf(schema, mode)
  return (value) => {
    const flaws = validate(value)
    if (flaws.length > 0) return flaws.map((flaw) => ({ in: part, ...flaw }))
    return isStorable(value) ? none : [{ in: part, ...unstorable }]
  }
}

const unstorable = {
  at: '',
  code: 'unstorable',
  expected: 'must have finite numbers, and text without NUL characters and lone surrogates',
} as const
