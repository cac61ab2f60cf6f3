import { createHash } from 'node:crypto'

/** Returns the key of an advisory lock for a name: 64 bits of its SHA-256. */
export function lockKey(name: string): bigint {
  return createHash('sha256').update(name).digest().readBigInt64BE()
}
