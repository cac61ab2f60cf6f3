import { type Finding, formats } from '@flotilla/contract'
import { Ajv, type ErrorObject, type Options, type ValidateFunction } from 'ajv'
import type { TSchema } from 'typebox'

// Bodies are JSON and keep their types; what comes as text (paths, queries, headers, environment) is coerced.
// That the schemas are schemas is for the compiler and the tests to see: checking it at each start took an eighth of that.
const common = { useDefaults: true, validateSchema: false } as const
const strict = { ...common, coerceTypes: false } as const
// Not strictNumbers: with coercion it lets a number too large for a double pass as Infinity, and skips the limits.
const coerce = { ...common, coerceTypes: 'array', strictNumbers: false } as const
const toFirst = { strict: withFormats(strict), coerce: withFormats(coerce) }
const toAll = {
  strict: withFormats({ ...strict, allErrors: true }),
  coerce: withFormats({ ...coerce, allErrors: true }),
}

function withFormats(options: Options): Ajv {
  return new Ajv({ ...options, formats: { ...formats } })
}

type Mode = keyof typeof toFirst

type Flaw = Omit<Finding, 'in'>

// What a good request gets: shared, since this runs for every part of every request.
const none: readonly never[] = Object.freeze([])

// Of more values only the first finding is given: all of them would be work and text in any amount, for a body that is wrong.
const mostValues = 256

/** Compiles a schema to a check that fills in defaults and returns all findings; none means valid. */
export function compile(schema: TSchema, mode: Mode): (value: unknown) => readonly Flaw[] {
  const isValid = toFirst[mode].compile(schema)
  // Made when it is first needed: most schemas never are violated.
  let findAll: ValidateFunction | undefined
  return (value) => {
    if (!isValid(value)) {
      if (isLarger(value, mostValues)) return isValid.errors!.map(toFinding)
      findAll ??= toAll[mode].compile(schema)
      findAll(value)
      return (findAll.errors ?? isValid.errors!).map(toFinding)
    }
    if (!unstorable(value)) return none
    return [{ at: '', expected: 'finite numbers, and text without NUL characters and lone surrogates' }]
  }
}

/** A check of one part of a request. */
export function partCheck(part: Finding['in'], schema: TSchema): (value: unknown) => readonly Finding[] {
  const check = compile(schema, part === 'body' ? 'strict' : 'coerce')
  return (value) => {
    const flaws = check(value)
    return flaws.length === 0 ? none : flaws.map((flaw) => ({ in: part, ...flaw }))
  }
}

// The caller's own names, which may be long, come back in every finding below them.
const longestPointer = 200

function toFinding({ instancePath, keyword, params, message }: ErrorObject): Flaw {
  const finding = (expected: string, below = '') => ({
    at: `${instancePath}${below}`.slice(0, longestPointer),
    expected,
  })
  if (keyword === 'required') return finding('must be there', `/${params.missingProperty}`)
  if (keyword === 'additionalProperties') return finding('must not be there', `/${pointer(params.additionalProperty)}`)
  if (keyword === 'const') return finding(`must be ${JSON.stringify(params.allowedValue)}`)
  return finding(message ?? `must satisfy ${keyword}`)
}

function pointer(name: string): string {
  return name.replaceAll('~', '~0').replaceAll('/', '~1')
}

// PostgreSQL takes neither in text or jsonb; without this check such input would be our failure instead of the caller's.
function unstorable(value: unknown): boolean {
  if (typeof value === 'number') return !Number.isFinite(value)
  if (typeof value === 'string') return value.includes('\0') || !value.isWellFormed()
  if (Array.isArray(value)) return value.some(unstorable)
  if (value === null || typeof value !== 'object') return false
  for (const key in value) if (unstorable(key) || unstorable((value as Record<string, unknown>)[key])) return true
  return false
}

/** Whether a value is made of more than `limit` values, itself included. Not recursive: it may be nested as deep as its text is long. */
function isLarger(value: unknown, limit: number): boolean {
  const parts = [value]
  for (let i = 0; i < parts.length && parts.length <= limit; i++) {
    const part = parts[i]
    if (part === null || typeof part !== 'object') continue
    for (const inner of Object.values(part)) if (parts.push(inner) > limit) return true
  }
  return parts.length > limit
}
