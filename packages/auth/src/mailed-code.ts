import { createHash, randomBytes } from 'node:crypto'

// Crockford's: no letter looks like another. 20 of them are 100 bits.
const letters = '0123456789ABCDEFGHJKMNPQRSTVWXYZ'

/** A code that comes by mail and shows who reads there: in groups, for those who type it. */
export function newCode(): string {
  const all = Array.from(randomBytes(20), (byte) => letters[byte % 32]).join('')
  return all.match(/.{5}/g)!.join('-')
}

/** The SHA-256 of it, however it was typed, which is all that is kept. */
export function hashOfCode(code: string): Buffer {
  return createHash('sha256').update(code.toUpperCase().replaceAll(/[ -]/g, '')).digest()
}
