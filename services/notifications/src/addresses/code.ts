import { createHash, randomBytes, timingSafeEqual } from 'node:crypto'

// Crockford's: no letter looks like another. 20 of them are 100 bits.
const letters = '0123456789ABCDEFGHJKMNPQRSTVWXYZ'

/** What a mail brings: in groups, for those who type it. */
export function newCode(): string {
  const all = Array.from(randomBytes(20), (byte) => letters[byte % 32]).join('')
  return all.match(/.{5}/g)!.join('-')
}

/** The SHA-256 of it, however it was typed, which is all that is kept. */
export function hashOfCode(code: string): Buffer {
  return createHash('sha256').update(code.toUpperCase().replaceAll(/[ -]/g, '')).digest()
}

/** In a time that does not tell how much of it is right. */
export const isOneOf = (hash: Buffer, hashes: readonly Buffer[]): boolean =>
  hashes.some((one) => timingSafeEqual(one, hash))
