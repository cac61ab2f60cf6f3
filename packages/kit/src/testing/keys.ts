import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type Clock, systemClock } from '@flotilla/clock'
import { exportJWK, generateKeyPair } from 'jose'
import { type KeyRing, openKeyRing } from '../tokens.ts'

/** Key rings of services that know each other, with fresh keys. */
export async function testKeys<const S extends string>(
  services: readonly S[],
  clock: Clock = systemClock,
): Promise<Record<S, KeyRing>> {
  const dir = mkdtempSync(join(tmpdir(), 'flotilla-keys-'))
  try {
    const pairs = await Promise.all(services.map(() => generateKeyPair('EdDSA', { extractable: true })))
    const file = (name: string) => join(dir, `${name}.json`)
    const write = (name: string, content: object) => writeFileSync(file(name), JSON.stringify(content), { mode: 0o600 })
    const keys = await Promise.all(
      pairs.map(async ({ publicKey }, i) => ({ ...(await exportJWK(publicKey)), kid: services[i], alg: 'EdDSA' })),
    )
    write('trusted', { keys })
    for (const [i, { privateKey }] of pairs.entries()) write(services[i]!, await exportJWK(privateKey))
    const rings = services.map((service) => {
      const config = { SERVICE_KEY_FILE: file(service), TRUSTED_KEYS_FILE: file('trusted') }
      return [service, openKeyRing({ service, config, clock })] as const
    })
    return Object.fromEntries(rings) as Record<S, KeyRing>
  } finally {
    rmSync(dir, { recursive: true })
  }
}
