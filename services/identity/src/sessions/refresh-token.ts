import { createHash, randomBytes } from 'node:crypto'

/** What the browser keeps, and the SHA-256 of it, which is all that is kept here. */
export function newRefreshToken(): { token: string; hash: Buffer } {
  const token = randomBytes(32).toString('base64url')
  return { token, hash: hashOf(token) }
}

export function hashOf(token: string): Buffer {
  return createHash('sha256').update(token).digest()
}
