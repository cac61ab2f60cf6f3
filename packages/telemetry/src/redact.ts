const secret = new Set([
  'authorization',
  'cookie',
  'set-cookie',
  'x-user-token',
  'idempotency-key',
  'idempotencykey',
  'number',
  'pan',
  'cvc',
  'password',
  'token',
])
const hidden = '[redacted]'
const deepest = 8

/**
 * The value without what must not be written down: every field with a secret's name, at any depth, in any case. What holds nothing secret
 * is returned as it is; errors and other objects with a class of their own are left to their serialisers.
 */
export function redact<T>(value: T, depth = 0): T {
  if (Array.isArray(value)) return redactList(value, depth) as T
  if (!isPlain(value)) return value
  if (depth > deepest) return '[too deep]' as T
  let copy: Record<string, unknown> | undefined
  for (const key in value) {
    const before = value[key]
    const after = secret.has(key.toLowerCase()) ? hidden : redact(before, depth + 1)
    if (after !== before) (copy ??= { ...value })[key] = after
  }
  return (copy ?? value) as T
}

function redactList(list: unknown[], depth: number): unknown[] {
  const after = list.map((item) => redact(item, depth + 1))
  return after.some((item, index) => item !== list[index]) ? after : list
}

function isPlain(value: unknown): value is Record<string, unknown> {
  if (typeof value !== 'object' || value === null) return false
  const prototype = Object.getPrototypeOf(value)
  return prototype === Object.prototype || prototype === null
}
