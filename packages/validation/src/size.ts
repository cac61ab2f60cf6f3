/** Tells whether a value is made of more than `limit` values, itself included. Not recursive: it may be nested as deep as its text is long. */
export function isLarger(value: unknown, limit: number): boolean {
  const parts = [value]
  for (let i = 0; i < parts.length && parts.length <= limit; i++) {
    const part = parts[i]
    if (part === null || typeof part !== 'object') continue
    for (const inner of Object.values(part)) if (parts.push(inner) > limit) return true
  }
  return parts.length > limit
}
