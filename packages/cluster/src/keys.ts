import { randomBytes } from 'node:crypto'
import { newKey, publicHalf } from '@flotilla/auth/keys'
import type { JWK } from 'jose'
import { apply, find } from './kubectl.ts'
import { names } from './names.ts'

const file = 'key.json'

/**
 * Gives each service an Ed25519 key of its own in the Secret `<name>-key`, and all the public ones to everybody in a ConfigMap. A key that is
 * there stays. Returns the names of the services that got a new one.
 */
export async function provideKeys(services: readonly string[]): Promise<string[]> {
  const made: string[] = []
  const keys: JWK[] = []
  for (const service of services) {
    const known = await find<{ data: Record<string, string> }>('secret', `${service}-key`, names.namespace)
    const key = known ? (JSON.parse(Buffer.from(known.data[file]!, 'base64').toString()) as JWK) : newKey(service)
    if (!known) {
      made.push(service)
      await apply(toSecret(`${service}-key`, { [file]: JSON.stringify(key) }))
    }
    keys.push(publicHalf(key))
  }
  await apply({
    apiVersion: 'v1',
    kind: 'ConfigMap',
    metadata: { name: names.keys, namespace: names.namespace },
    data: { 'jwks.json': JSON.stringify({ keys }) },
  })
  return made
}

/** Gives identity the password of the account of staff, in the Secret `identity-staff-password`; one that is there stays. */
export async function provideStaffPassword(): Promise<void> {
  const name = 'identity-staff-password'
  if (await find('secret', name, names.namespace)) return
  await apply(toSecret(name, { value: randomBytes(18).toString('base64url') }))
}

function toSecret(name: string, stringData: Record<string, string>) {
  return { apiVersion: 'v1', kind: 'Secret', metadata: { name, namespace: names.namespace }, stringData }
}
