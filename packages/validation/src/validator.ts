import { Ajv, type Options, type ValidateFunction } from 'ajv'
import type { TSchema } from 'typebox'
import { type Flaw, toFlaw } from './flaw.ts'
import { formats } from './formats.ts'
import { isLarger } from './size.ts'

/** Returns what is wrong with a value; empty if nothing is. Fills in the defaults and converts the text that its mode says. */
export type Validator = (value: unknown) => readonly Flaw[]

const modes = {
  /** Nothing is changed: messages and answers. */
  exact: {},
  /** Defaults are filled in: bodies, whose JSON has types. */
  defaults: { useDefaults: true },
  /** Text is converted as well: paths, queries, headers and the environment. `strictNumbers` would let a number that is too large for a double pass as Infinity. */
  text: { useDefaults: true, coerceTypes: 'array', strictNumbers: false },
} as const satisfies Record<string, Options>

export type Mode = keyof typeof modes

/**
 * Returns the validator of a schema, which finds all flaws at once. The schema is compiled with the first value, and for all flaws with the first that has one: most schemas of a service
 * are not used in its first seconds, and most are never violated.
 */
export function validatorOf(schema: TSchema, mode: Mode): Validator {
  let isValid: ValidateFunction | undefined
  let findAll: ValidateFunction | undefined
  return (value) => {
    isValid ??= compilerOf(mode, 'first').compile(schema)
    if (isValid(value)) return none
    const [first] = isValid.errors!
    if (isLarger(value, mostValues)) return [toFlaw(first!)]
    findAll ??= compilerOf(mode, 'all').compile(schema)
    findAll(value)
    // With a default filled in by the first run, there may be fewer.
    return (findAll.errors ?? [first!]).map(toFlaw)
  }
}

// What a good request gets: shared, since this runs for every part of every request.
const none: readonly never[] = Object.freeze([])

// Of more values only the first flaw is told: all of them would be work and text in any amount, for a body that is wrong.
const mostValues = 256

const compilers = new Map<string, Ajv>()

function compilerOf(mode: Mode, errors: 'first' | 'all'): Ajv {
  const name = `${mode} ${errors}`
  const known = compilers.get(name)
  if (known) return known
  // That the schemas are schemas is for the compiler and the tests to see: checking it at each start took an eighth of that.
  const made = new Ajv({
    ...modes[mode],
    allErrors: errors === 'all',
    // With its schema, for the title.
    verbose: true,
    validateSchema: false,
    formats: { ...formats },
  })
  compilers.set(name, made)
  return made
}
