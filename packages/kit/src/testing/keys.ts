import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type Clock, systemClock } from '@flotilla/clock'
import { exportJWK, generateKeyPair, type JWK } from 'jose'
import { type KeyRing, openKeyRing } from '../tokens.ts'

/** Key files as services have them, with fresh keys, and the three steps of a rotation. */
export interface KeyFolder<S extends string> {
  /** The set of public keys. */
  readonly trustedFile: string
  ringOf(service: S, clock?: Clock): KeyRing
  /** Makes another key of the service, and publishes it beside the old one. */
  publish(service: S): Promise<void>
  /** From now on the service signs with the key that was published last. */
  sign(service: S): void
  /** Takes all keys of the service but the last one out of the set. */
  retire(service: S): void
  /** Takes all of them out. */
  takeOut(service: S): void
  remove(): void
}

type Pair = { own: JWK; open: JWK }

export async function keyFolder<const S extends string>(services: readonly S[]): Promise<KeyFolder<S>> {
  const folder = mkdtempSync(join(tmpdir(), 'flotilla-keys-'))
  const file = (name: string) => join(folder, `${name}.json`)
  const write = (name: string, content: object) => writeFileSync(file(name), JSON.stringify(content), { mode: 0o600 })
  const pairs = new Map<S, Pair[]>()
  for (const service of services) pairs.set(service, [await newPair(service)])
  const writeTrusted = () => write('trusted', { keys: [...pairs.values()].flat().map(({ open }) => open) })
  const sign = (service: S) => write(service, pairs.get(service)!.at(-1)!.own)
  writeTrusted()
  services.forEach(sign)
  return {
    trustedFile: file('trusted'),
    ringOf(service, clock = systemClock) {
      const config = { SERVICE_KEY_FILE: file(service), TRUSTED_KEYS_FILE: file('trusted') }
      return openKeyRing({ service, config, clock })
    },
    async publish(service) {
      pairs.get(service)!.push(await newPair(service))
      writeTrusted()
    },
    sign,
    retire(service) {
      pairs.set(service, pairs.get(service)!.slice(-1))
      writeTrusted()
    },
    takeOut(service) {
      pairs.set(service, [])
      writeTrusted()
    },
    remove: () => rmSync(folder, { recursive: true }),
  }
}

/** Key rings of services that know each other. */
export async function testKeys<const S extends string>(
  services: readonly S[],
  clock: Clock = systemClock,
): Promise<Record<S, KeyRing>> {
  const folder = await keyFolder(services)
  try {
    const rings = services.map((service) => [service, folder.ringOf(service, clock)] as const)
    return Object.fromEntries(rings) as Record<S, KeyRing>
  } finally {
    folder.remove()
  }
}

async function newPair(kid: string): Promise<Pair> {
  const { privateKey, publicKey } = await generateKeyPair('EdDSA', { extractable: true })
  const [own, open] = await Promise.all([exportJWK(privateKey), exportJWK(publicKey)])
  return { own: { ...own, kid, alg: 'EdDSA' }, open: { ...open, kid, alg: 'EdDSA' } }
}
