import type { Finding, FindingCode } from '@flotilla/contract'
import type { ErrorObject } from 'ajv'

/** What is wrong with a value, wherever it came from. */
export type Flaw = Omit<Finding, 'in'>

// The caller's own names, which may be long, come back in every flaw below them.
const longestPointer = 200

/** Returns a flaw as callers are told it: the keyword of the schema is its code. */
export function toFlaw({ instancePath, keyword, params, message, parentSchema }: ErrorObject): Flaw {
  return {
    at: `${instancePath}${below(params)}`.slice(0, longestPointer),
    code: keyword as FindingCode,
    ...(typeof params.limit === 'number' && { limit: params.limit }),
    expected: sentences[keyword]?.(params, parentSchema?.title) ?? message ?? `must satisfy ${keyword}`,
  }
}

/** Returns flaws as one line for a log. */
export function flawsInWords(flaws: readonly Flaw[]): string {
  return flaws.map(({ at, expected }) => `${at || '/'} ${expected}`).join('; ')
}

/** A property that is missing or too many is pointed at itself, not its object. */
function below({ missingProperty, additionalProperty }: ErrorObject['params']): string {
  const name: string | undefined = missingProperty ?? additionalProperty
  return name === undefined ? '' : `/${name.replaceAll('~', '~0').replaceAll('/', '~1')}`
}

/** Where the validator's own words leave out what would be right, or name the object and not its property. */
const sentences: Record<string, (params: ErrorObject['params'], title?: string) => string | undefined> = {
  required: () => 'must be there',
  additionalProperties: () => 'must not be there',
  const: ({ allowedValue }) => `must be ${JSON.stringify(allowedValue)}`,
  pattern: (_, title) => title && `must be ${title}`,
  enum: ({ allowedValues }) => `must be one of ${allowedValues.join(', ')}`,
}
