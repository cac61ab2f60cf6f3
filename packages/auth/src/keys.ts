import { generateKeyPairSync } from 'node:crypto'
import { importJWK, type JWK } from 'jose'

/** Returns a new Ed25519 key (JWK, with its private half). `kid`: the service whose key it is. */
export function newKey(kid: string): JWK {
  const { privateKey } = generateKeyPairSync('ed25519')
  return { ...(privateKey.export({ format: 'jwk' }) as JWK), kid, alg: 'EdDSA', use: 'sig' }
}

/** Returns the half of a key that others may see. */
export function publicHalf({ d: _private, ...key }: JWK): JWK {
  return key
}

/** Returns the key in a text; undefined when there is none, or only half of one. */
export async function parseKey(text: string): Promise<JWK | undefined> {
  try {
    const key = JSON.parse(text) as JWK
    await importJWK(key, 'EdDSA')
    return key.d && key.kid ? key : undefined
  } catch {
    return undefined
  }
}
