/** As much of JSON Schema as a form can be made of. */
export interface Schema {
  readonly type?: string | readonly string[]
  readonly properties?: Readonly<Record<string, Schema>>
  readonly required?: readonly string[]
  readonly items?: Schema
  readonly enum?: readonly unknown[]
  readonly const?: unknown
  readonly anyOf?: readonly Schema[]
  readonly oneOf?: readonly Schema[]
  readonly default?: unknown
  readonly examples?: readonly unknown[]
  readonly format?: string
  readonly pattern?: string
  readonly description?: string
  readonly minimum?: number
  readonly maximum?: number
  readonly minLength?: number
  readonly maxLength?: number
  readonly minItems?: number
}

export type Shape = 'object' | 'array' | 'boolean' | 'number' | 'choice' | 'text'

export const toSchema = (given: unknown): Schema | undefined =>
  typeof given === 'object' && given !== null && Object.keys(given).length > 0 ? (given as Schema) : undefined

/** What is asked for it with. */
export function shapeOf(schema: Schema): Shape {
  if (choicesOf(schema)) return 'choice'
  const type = Array.isArray(schema.type) ? schema.type.find((one) => one !== 'null') : schema.type
  if (type === 'object' || schema.properties) return 'object'
  if (type === 'array') return 'array'
  if (type === 'boolean') return 'boolean'
  return type === 'number' || type === 'integer' ? 'number' : 'text'
}

/** What there is to choose from, when it is that. */
export function choicesOf({ enum: values, const: only, anyOf, oneOf }: Schema): readonly unknown[] | undefined {
  if (values) return values
  if (only !== undefined) return [only]
  const consts = (anyOf ?? oneOf)?.map((one) => one.const)
  return consts?.every((one) => one !== undefined) ? consts : undefined
}

/** What the form begins with: what is required, with what is likely. */
export function sampleOf(schema: Schema): unknown {
  if (schema.default !== undefined) return schema.default
  if (schema.examples?.[0] !== undefined) return schema.examples[0]
  const shape = shapeOf(schema)
  if (shape === 'choice') return choicesOf(schema)![0]
  if (shape === 'boolean') return false
  if (shape === 'number') return schema.minimum ?? 0
  if (shape === 'array') return Array.from({ length: schema.minItems ?? 0 }, () => sampleOf(schema.items ?? {}))
  if (shape === 'text') return ''
  return Object.fromEntries(
    Object.entries(schema.properties ?? {}).flatMap(([name, one]) =>
      schema.required?.includes(name) ? [[name, sampleOf(one)]] : [],
    ),
  )
}

/** What is asked of the value, in a few words. */
export function hintOf({ format, pattern, minimum, maximum, minLength, maxLength, description }: Schema): string {
  const between = (low: number | undefined, high: number | undefined, unit: string) =>
    low !== undefined && high !== undefined
      ? `${low}–${high}${unit}`
      : high !== undefined
        ? `at most ${high}${unit}`
        : low
          ? `at least ${low}${unit}`
          : ''
  const words = [
    description,
    format,
    between(minimum, maximum, ''),
    between(minLength, maxLength, ' characters'),
    pattern,
  ]
  return words.filter(Boolean).join(', ')
}
