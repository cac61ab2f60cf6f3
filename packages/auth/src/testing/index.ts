import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type Clock, systemClock } from '@flotilla/clock'
import type { JWK } from 'jose'
import { type KeyRing, openKeyRing } from '../key-ring.ts'
import { newKey, publicHalf } from '../keys.ts'

/** Key files as services have them, with fresh keys, and the three steps of a rotation. */
export interface KeyFolder<S extends string> {
  /** The set of public keys. */
  readonly trustedFile: string
  /** The file of the service's own key. */
  fileOf(service: S): string
  ringOf(service: S, clock?: Clock): KeyRing
  /** Makes another key of the service, and publishes it beside the old one. */
  publish(service: S): void
  /** From now on the service signs with the key that was published last. */
  sign(service: S): void
  /** Takes all keys of the service but the last one out of the set. */
  retire(service: S): void
  /** Takes all of them out. */
  takeOut(service: S): void
  remove(): void
}

export function keyFolder<const S extends string>(services: readonly S[]): KeyFolder<S> {
  const folder = mkdtempSync(join(tmpdir(), 'flotilla-keys-'))
  const file = (name: string) => join(folder, `${name}.json`)
  const write = (name: string, content: object) => writeFileSync(file(name), JSON.stringify(content), { mode: 0o600 })
  const keys = new Map<S, JWK[]>(services.map((service) => [service, [newKey(service)]]))
  const writeTrusted = () => write('trusted', { keys: [...keys.values()].flat().map(publicHalf) })
  const sign = (service: S) => write(service, keys.get(service)!.at(-1)!)
  writeTrusted()
  services.forEach(sign)
  return {
    trustedFile: file('trusted'),
    fileOf: file,
    ringOf(service, clock = systemClock) {
      const config = { SERVICE_KEY_FILE: file(service), TRUSTED_KEYS_FILE: file('trusted') }
      return openKeyRing({ service, config, clock })
    },
    publish(service) {
      keys.get(service)!.push(newKey(service))
      writeTrusted()
    },
    sign,
    retire(service) {
      keys.set(service, keys.get(service)!.slice(-1))
      writeTrusted()
    },
    takeOut(service) {
      keys.set(service, [])
      writeTrusted()
    },
    remove: () => rmSync(folder, { recursive: true }),
  }
}

/** Key rings of services that know each other. */
export function testKeys<const S extends string>(
  services: readonly S[],
  clock: Clock = systemClock,
): Record<S, KeyRing> {
  const folder = keyFolder(services)
  try {
    const rings = services.map((service) => [service, folder.ringOf(service, clock)] as const)
    return Object.fromEntries(rings) as Record<S, KeyRing>
  } finally {
    folder.remove()
  }
}
