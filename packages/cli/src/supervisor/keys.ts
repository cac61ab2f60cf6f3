import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { exportJWK, generateKeyPair, type JWK } from 'jose'

export interface Keys {
  readonly trustedFile: string
  privateFile(service: string): string
}

/** An Ed25519 key pair per service, made once, and the public ones together: who holds a private key is that service. */
export async function ensureKeys(folder: string, services: readonly string[]): Promise<Keys> {
  const home = join(folder, 'keys')
  await mkdir(home, { recursive: true, mode: 0o700 })
  const privateFile = (service: string) => join(home, `${service}.json`)
  const trustedFile = join(home, 'trusted.json')
  const keys = await Promise.all(services.map((service) => ensureKey(service, privateFile(service))))
  const publicKeys = keys.map((key) => ({ ...key, d: undefined }))
  await writeFile(trustedFile, JSON.stringify({ keys: publicKeys }), { mode: 0o600 })
  return { trustedFile, privateFile }
}

async function ensureKey(service: string, file: string): Promise<JWK> {
  const stored = await readFile(file, 'utf8').catch(() => undefined)
  if (stored) return JSON.parse(stored)
  const { privateKey } = await generateKeyPair('EdDSA', { crv: 'Ed25519', extractable: true })
  const key = { ...(await exportJWK(privateKey)), kid: service, alg: 'EdDSA', use: 'sig' }
  await writeFile(file, JSON.stringify(key), { mode: 0o600 })
  return key
}
