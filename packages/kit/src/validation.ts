import type { Finding } from '@flotilla/contract'
import { Ajv, type ErrorObject } from 'ajv'
import addFormats from 'ajv-formats'
import type { TSchema } from 'typebox'

// Bodies are JSON and keep their types; what comes as text (paths, queries, headers, environment) is coerced.
// That the schemas are schemas is for the compiler and the tests to see: checking it at each start took an eighth of that.
const common = { allErrors: true, useDefaults: true, validateSchema: false } as const
const modes = {
  strict: new Ajv({ ...common, coerceTypes: false }),
  // Not strictNumbers: with coercion it lets a number too large for a double pass as Infinity, and skips the limits.
  coerce: new Ajv({ ...common, coerceTypes: 'array', strictNumbers: false }),
}
for (const ajv of Object.values(modes)) addFormats.default(ajv)

type Mode = keyof typeof modes

type Flaw = Omit<Finding, 'in'>

// What a good request gets: shared, since this runs for every part of every request.
const none: readonly never[] = Object.freeze([])

/** Compiles a schema to a check that fills in defaults and returns all findings; none means valid. */
export function compile(schema: TSchema, mode: Mode): (value: unknown) => readonly Flaw[] {
  const validate = modes[mode].compile(schema)
  return (value) => {
    if (!validate(value)) return (validate.errors ?? []).map(toFinding)
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

function toFinding({ instancePath, keyword, params, message }: ErrorObject) {
  if (keyword === 'required') return { at: `${instancePath}/${params.missingProperty}`, expected: 'must be there' }
  if (keyword === 'additionalProperties')
    return { at: `${instancePath}/${pointer(params.additionalProperty)}`, expected: 'must not be there' }
  if (keyword === 'const') return { at: instancePath, expected: `must be ${JSON.stringify(params.allowedValue)}` }
  return { at: instancePath, expected: message ?? `must satisfy ${keyword}` }
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
