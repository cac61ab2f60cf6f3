import { createCipheriv, createDecipheriv, hkdfSync, type JsonWebKey, randomBytes } from 'node:crypto'

/** Encrypts what lies in the database, so that reading the database is not enough. */
export interface Seal {
  /** `context` says what it is: it can be decrypted for the same only. */
  encrypt(plain: Buffer, context: string): Buffer
  /** Undefined when it was encrypted with another key, for something else, or changed. */
  decrypt(sealed: Buffer, context: string): Buffer | undefined
}

const nonceLength = 12
const tagLength = 16

/** AES-256-GCM, under a key that is derived by HKDF from the service's own private key. */
export function openSeal(serviceKey: JsonWebKey): Seal {
  if (!serviceKey.d) throw new Error('the service’s key is not a private one')
  const key = Buffer.from(hkdfSync('sha256', Buffer.from(serviceKey.d, 'base64url'), '', 'identity: signing keys', 32))
  return {
    encrypt(plain, context) {
      const nonce = randomBytes(nonceLength)
      const cipher = createCipheriv('aes-256-gcm', key, nonce).setAAD(Buffer.from(context))
      return Buffer.concat([nonce, cipher.update(plain), cipher.final(), cipher.getAuthTag()])
    },
    decrypt(sealed, context) {
      const nonce = sealed.subarray(0, nonceLength)
      try {
        const decipher = createDecipheriv('aes-256-gcm', key, nonce, { authTagLength: tagLength })
        decipher.setAAD(Buffer.from(context)).setAuthTag(sealed.subarray(-tagLength))
        return Buffer.concat([decipher.update(sealed.subarray(nonceLength, -tagLength)), decipher.final()])
      } catch {
        return undefined
      }
    },
  }
}
