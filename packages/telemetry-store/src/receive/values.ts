import { intern } from './intern.ts'

/** OTLP's AnyValue, of which we read what telemetry libraries write. */
export interface AnyValue {
  readonly stringValue?: string
  readonly boolValue?: boolean
  readonly intValue?: string | number
  readonly doubleValue?: number
  readonly arrayValue?: { readonly values?: readonly AnyValue[] }
  readonly kvlistValue?: { readonly values?: readonly KeyValue[] }
}

export interface KeyValue {
  readonly key: string
  readonly value?: AnyValue
}

/** Attributes with plain values; lists and maps become JSON. */
export function toRecord(attributes: readonly KeyValue[] | undefined): Record<string, string | number | boolean> {
  const plain = Object.entries(toFields(attributes)).map(([key, value]) => [
    key,
    typeof value === 'object' ? JSON.stringify(value) : value,
  ])
  return Object.fromEntries(plain)
}

export function toFields(attributes: readonly KeyValue[] | undefined): Record<string, unknown> {
  return Object.fromEntries((attributes ?? []).map(({ key, value }) => [key, toPlain(value)]))
}

function toPlain(value: AnyValue | undefined): unknown {
  if (!value) return ''
  if (value.stringValue !== undefined) return intern(value.stringValue)
  if (value.boolValue !== undefined) return value.boolValue
  if (value.intValue !== undefined) return Number(value.intValue)
  if (value.doubleValue !== undefined) return value.doubleValue
  if (value.arrayValue) return (value.arrayValue.values ?? []).map(toPlain)
  if (value.kvlistValue) return toFields(value.kvlistValue.values)
  return ''
}

/** Nanoseconds since 1970, as text or number, in milliseconds with three decimals. */
export function millisOf(nanos: unknown): number {
  const text = String(nanos ?? '0')
  return text.length > 6 ? Number(text.slice(0, -6)) + Math.round(Number(text.slice(-6)) / 1_000) / 1_000 : 0
}
