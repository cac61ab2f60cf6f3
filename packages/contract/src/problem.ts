import { Type } from 'typebox'

/**
 * What is wrong, for programs: the keyword of JSON Schema that the value breaks, or one of ours where no schema tells. A code never changes its meaning; new ones may come.
 *
 * syntax: it cannot be parsed. size: it has too many bytes. time: it took too many seconds to come. unstorable: its text has NUL characters or lone surrogates, or a number is not
 * finite. unacceptable: its form is right, but not what it says.
 */
export type FindingCode = SchemaKeyword | 'syntax' | 'size' | 'time' | 'unstorable' | 'unacceptable'

type SchemaKeyword =
  | 'required'
  | 'additionalProperties'
  | 'type'
  | 'enum'
  | 'const'
  | 'anyOf'
  | 'pattern'
  | 'format'
  | 'uniqueItems'
  | Limit

type Limit = `${'min' | 'max'}${'Length' | 'Items' | 'Properties'}` | `${'exclusiveM' | 'm'}${'inimum' | 'aximum'}`

/** One thing that is wrong with the input. All of them are reported together. */
export interface Finding {
  readonly in: 'path' | 'query' | 'header' | 'body'
  /** JSON Pointer (RFC 6901) from the root of that part. */
  readonly at: string
  readonly code: FindingCode
  /** The number, length or count that the value may not pass, where the code is about one. */
  readonly limit?: number
  /** What was expected, for developers to read: «must be >= 1». May change. */
  readonly expected: string
}

/** RFC 9457 problem document. `code` is stable; `title` and `detail` are for people and may change. */
export interface ProblemDocument {
  readonly type: string
  readonly title: string
  readonly status: number
  readonly code: string
  readonly detail?: string
  readonly instance?: string
  readonly findings?: readonly Finding[]
  readonly traceId?: string
}

export const problemSchema = Type.Object(
  {
    type: Type.String(),
    title: Type.String(),
    status: Type.Integer(),
    code: Type.String(),
    detail: Type.Optional(Type.String()),
    instance: Type.Optional(Type.String()),
    findings: Type.Optional(
      Type.Array(
        Type.Object({
          in: Type.Union([Type.Literal('path'), Type.Literal('query'), Type.Literal('header'), Type.Literal('body')]),
          at: Type.String(),
          code: Type.String(),
          limit: Type.Optional(Type.Number()),
          expected: Type.String(),
        }),
      ),
    ),
    traceId: Type.Optional(Type.String()),
  },
  { additionalProperties: false },
)

/** A kind of problem: stable code, HTTP status and title. */
export interface ProblemKind {
  readonly code: string
  readonly status: number
  readonly title: string
}

/** Defines a service's problems: `{ notFound: [404, 'No such product'] }` gets the code `catalog.not-found`. */
export function defineProblems<K extends string>(
  service: string,
  kinds: Readonly<Record<K, readonly [status: number, title: string]>>,
): Readonly<Record<K, ProblemKind>> {
  const entries = Object.entries<readonly [number, string]>(kinds).map(([name, [status, title]]) => {
    const code = `${service}.${name.replaceAll(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`
    return [name, Object.freeze({ code, status, title })] as const
  })
  return Object.freeze(Object.fromEntries(entries)) as Readonly<Record<K, ProblemKind>>
}

/** Thrown where something is wrong in a way that the caller is to know of; answered as a problem document. */
export class Problem extends Error {
  readonly kind: ProblemKind
  readonly findings: readonly Finding[]
  /** Seconds after which another try makes sense, if any does. */
  readonly retryAfter: number | undefined
  /** Already retried next to the failure; answered with `x-final: true`, so that nobody further away tries again. */
  readonly final: boolean

  constructor(
    kind: ProblemKind,
    detail = kind.title,
    options: ErrorOptions & { findings?: readonly Finding[]; retryAfter?: number; final?: boolean } = {},
  ) {
    super(detail, options)
    this.name = 'Problem'
    this.kind = kind
    this.findings = options.findings ?? []
    this.retryAfter = options.retryAfter
    this.final = options.final ?? false
  }

  toDocument(extra: { instance?: string; traceId?: string } = {}): ProblemDocument {
    const { code, status, title } = this.kind
    return {
      type: `https://flotilla.dev/problems/${code}`,
      title,
      status,
      code,
      ...(this.message !== title && { detail: this.message }),
      ...(this.findings.length > 0 && { findings: this.findings }),
      ...extra,
    }
  }
}

/** The problems that every operation can answer with. */
export const problems = defineProblems('request', {
  invalid: [400, 'The request is not valid'],
  unauthenticated: [401, 'A valid token is needed'],
  forbidden: [403, 'This caller may not do that'],
  notFound: [404, 'There is nothing here'],
  methodNotAllowed: [405, 'This path does not take that method'],
  conflict: [409, 'Another request holds this'],
  changedMeanwhile: [412, 'Somebody changed it since it was read'],
  tooLarge: [413, 'The request is too large'],
  uriTooLong: [414, 'The path is too long'],
  unsupportedMediaType: [415, 'The content type is not supported'],
  keyReused: [422, 'The Idempotency-Key was used with another request'],
  versionNeeded: [428, 'Say which version is meant (If-Match)'],
  tooMany: [429, 'Too many requests'],
  internal: [500, 'Something went wrong here'],
  unavailable: [503, 'Not available now'],
  deadlineExceeded: [504, 'It took too long'],
})
