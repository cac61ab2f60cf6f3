type AnyValue = { stringValue: string } | { boolValue: boolean } | { intValue: string } | { doubleValue: number }

interface KeyValue {
  key: string
  value: AnyValue
}

/** A record as OTLP attributes. What is neither text, number nor truth value is written as JSON. */
export function toAttributes(record: Readonly<Record<string, unknown>>): KeyValue[] {
  return Object.entries(record)
    .filter(([, value]) => value !== undefined && value !== null)
    .map(([key, value]) => ({ key, value: toValue(value) }))
}

/** Nanoseconds since the epoch, as text: 64 bits do not fit a JSON number. */
export function toNanos(ms: number): string {
  return (BigInt(Math.round(ms * 1_000)) * 1_000n).toString()
}

function toValue(value: unknown): AnyValue {
  if (typeof value === 'string') return { stringValue: value }
  if (typeof value === 'boolean') return { boolValue: value }
  if (typeof value === 'number')
    return Number.isSafeInteger(value) ? { intValue: String(value) } : { doubleValue: value }
  return { stringValue: JSON.stringify(value) }
}
