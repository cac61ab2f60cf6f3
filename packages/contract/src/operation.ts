import type { Static, TSchema } from 'typebox'
import type { ProblemKind } from './problem.ts'

/**
 * Who may call. `anyone` needs no token; `customer` and `staff` need a person's token with that role, carried by
 * a service that the callee trusts; `service` needs a service's own token and no person.
 */
export type Caller = 'anyone' | 'customer' | 'staff' | 'service'

type Schemas = {
  readonly params?: TSchema
  readonly query?: TSchema
  readonly body?: TSchema
  readonly replies: Readonly<Record<number, TSchema>>
}

/** One thing a service can be asked over HTTP, as data. Route, client, documents, guard and fuzz test come from it. */
export interface Operation<S extends Schemas = Schemas> {
  /** The service that answers, as in `services/<service>`. */
  readonly service: string
  /** Unique within the service, camelCase; the OpenAPI operationId. */
  readonly name: string
  readonly summary: string
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE'
  /** With `{name}` for parameters, as in OpenAPI. */
  readonly path: string
  /** Default is deny: an operation that names nobody does not build. */
  readonly allow: readonly [Caller, ...Caller[]]
  /**
   * The services that may call it, for themselves or for a person; `flotilla check` compares them with the code. An operation for services has to name them, one for people is for
   * the edge by default, and one for anyone names none.
   */
  readonly callers: readonly string[]
  /** `safe`: changes nothing. `natural`: repeating it changes nothing more. `key`: needs an Idempotency-Key. */
  readonly idempotency: 'safe' | 'natural' | 'key'
  /**
   * The answer's body has an integer `version`, which is its ETag. Reading: If-None-Match is answered with 304. Writing: If-Match is needed (428), and the
   * handler refuses another version (412).
   */
  readonly versioned: boolean
  /** How long it may take, in milliseconds; callers give up after it, and handlers are told to. */
  readonly deadlineMs: number
  /** Under overload, `sheddable` is refused first and `critical` last. */
  readonly priority: 'critical' | 'normal' | 'sheddable'
  /** The problems it answers with, beside those that every operation has (invalid, unauthorised, overloaded …). */
  readonly problems: readonly ProblemKind[]
  readonly schemas: S
}

/** The service that people reach, and that says who they are to the others: `services/gateway`. */
export const edge = 'gateway'

type Options<S extends Schemas> = Pick<Operation<S>, 'service' | 'name' | 'summary' | 'method' | 'path' | 'allow'> &
  Partial<Pick<Operation<S>, 'callers' | 'idempotency' | 'versioned' | 'deadlineMs' | 'priority' | 'problems'>> &
  S

/**
 * Defines an operation. A GET is `safe`, PUT and DELETE are `natural`, the others need a `key`, unless said otherwise.
 * The deadline is 5,000 ms and the priority `normal` by default.
 */
export function defineOperation<const S extends Schemas>(options: Options<S>): Operation<S> {
  const {
    service,
    name,
    summary,
    method,
    path,
    allow,
    problems = [],
    priority = 'normal',
    deadlineMs = 5_000,
    versioned = false,
  } = options
  const { params, query, body, replies } = options
  if (allow.length === 0) throw new TypeError(`${service}.${name}: say who may call it (allow)`)
  if (options.callers && allow.includes('anyone'))
    throw new TypeError(`${service}.${name}: anyone may call it, so leave callers out`)
  if (!options.callers && allow.includes('service'))
    throw new TypeError(`${service}.${name}: say which services may call it (callers)`)
  const callers = options.callers ?? (allow.includes('anyone') || service === edge ? [] : [edge])
  const declared = [...path.matchAll(/\{(\w+)\}/g)].map((match) => match[1])
  const known = Object.keys((params as { properties?: object } | undefined)?.properties ?? {})
  if (declared.toSorted().join() !== known.toSorted().join())
    throw new TypeError(`${service}.${name}: the path names {${declared}}, the params schema ${known || 'nothing'}`)
  const idempotency = options.idempotency ?? byMethod[method]
  const schemas = { ...(params && { params }), ...(query && { query }), ...(body && { body }), replies } as unknown as S
  return Object.freeze({
    service,
    name,
    summary,
    method,
    path,
    allow,
    callers,
    idempotency,
    versioned,
    deadlineMs,
    priority,
    problems,
    schemas,
  })
}

const byMethod = { GET: 'safe', PUT: 'natural', DELETE: 'natural', POST: 'key', PATCH: 'key' } as const

/** The statuses of the refusals that an operation can answer with: its own problems, and those that every operation of its kind has. */
export function refusalsOf({ allow, idempotency, versioned, method, problems, schemas }: Operation<any>): number[] {
  return [
    400,
    503,
    504,
    // A parameter that is empty, or too long, is another path.
    ...(schemas.params ? [404, 414] : []),
    ...(schemas.body ? [413, 415] : []),
    ...(idempotency === 'key' ? [409, 422] : []),
    ...(versioned && method !== 'GET' ? [412, 428] : []),
    ...(allow.includes('anyone') ? [] : [401, 403]),
    ...problems.map(({ status }) => status),
  ]
}

type SchemaOf<O, K extends keyof Schemas> =
  O extends Operation<infer S> ? (S[K] extends TSchema ? Static<S[K]> : undefined) : never

export type ParamsOf<O> = SchemaOf<O, 'params'>
export type QueryOf<O> = SchemaOf<O, 'query'>
export type BodyOf<O> = SchemaOf<O, 'body'>
/** The replies by status: `{ 200: Product }`. */
export type RepliesOf<O> =
  O extends Operation<infer S>
    ? { [Status in keyof S['replies']]: S['replies'][Status] extends TSchema ? Static<S['replies'][Status]> : never }
    : never
/** What any of the replies holds. */
export type ReplyOf<O> = RepliesOf<O>[keyof RepliesOf<O>]
