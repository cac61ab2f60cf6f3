import { mkdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { newKey, parseKey, publicHalf } from '@flotilla/auth/keys'
import { replaceFile } from '@flotilla/embedded-postgres'
import type { JWK } from 'jose'

export interface Keys {
  readonly trustedFile: string
  privateFile(service: string): string
}

/**
 * An Ed25519 key pair per service, made once, and the public ones together: who holds a private key is that service. A damaged one is replaced and said: tokens live for minutes, and what identity sealed
 * with its own it makes again.
 */
export async function ensureKeys(
  folder: string,
  services: readonly string[],
  say: (line: string) => void,
): Promise<Keys> {
  const home = join(folder, 'keys')
  await mkdir(home, { recursive: true, mode: 0o700 })
  const privateFile = (service: string) => join(home, `${service}.json`)
  const trustedFile = join(home, 'trusted.json')
  const keys = await Promise.all(services.map((service) => ensureKey(service, privateFile(service), say)))
  await replaceFile(trustedFile, JSON.stringify({ keys: keys.map(publicHalf) }))
  return { trustedFile, privateFile }
}

async function ensureKey(service: string, file: string, say: (line: string) => void): Promise<JWK> {
  const text = await readFile(file, 'utf8').catch(() => undefined)
  const stored = text === undefined ? undefined : await parseKey(text)
  if (stored) return stored
  if (text !== undefined) say(`${service}: ${file} was damaged; it has a new key`)
  const key = newKey(service)
  await replaceFile(file, JSON.stringify(key))
  return key
}
