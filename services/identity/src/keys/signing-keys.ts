import { createPrivateKey, generateKeyPairSync, type KeyObject, randomUUID } from 'node:crypto'
import type { Clock } from '@flotilla/clock'
import { beyondDeadline, untilDeadline } from '@flotilla/deadline'
import type { Database, Transaction } from '@flotilla/postgres'
import type { Seal } from './seal.ts'
import { currentOf, type KeyPolicy, type KeyTimes, plan, settledUntil } from './signing-key.ts'
import { deleteKeys, findKeys, insertKey, lockKeys, type StoredKey } from './signing-key-store.ts'

export interface SigningKey extends KeyTimes {
  readonly x: string
  readonly privateKey: KeyObject | undefined
}

export interface SigningKeys {
  /** Today's, the next, and those whose tokens still live. */
  all(): Promise<readonly SigningKey[]>
  /** The one that signs now. */
  current(): Promise<SigningKey & { privateKey: KeyObject }>
}

/**
 * Keys that rotate by themselves: whoever needs one first after something became due does it, under a lock. The times stand in the database, so between two
 * of them every replica knows the same keys, and asks nobody.
 */
export function openSigningKeys(options: { db: Database; clock: Clock; seal: Seal; policy: KeyPolicy }): SigningKeys {
  const { db, clock, seal, policy } = options
  let known: { keys: readonly SigningKey[]; until: number } | undefined
  let loading: Promise<readonly SigningKey[]> | undefined

  async function all(): Promise<readonly SigningKey[]> {
    if (known && clock.now() < known.until) return known.keys
    // Others wait for it too, and perhaps longer.
    loading ??= beyondDeadline(load).finally(() => (loading = undefined))
    return untilDeadline(loading)
  }

  async function load(): Promise<readonly SigningKey[]> {
    const now = clock.now()
    let keys = (await findKeys(db)).map(open)
    if (isDue(keys, now)) keys = await db.tx((tx) => rotate(tx, now))
    known = { keys, until: settledUntil(keys, now, policy) }
    return keys
  }

  async function rotate(tx: Transaction, now: number): Promise<SigningKey[]> {
    await lockKeys(tx)
    const { make, drop } = plan((await findKeys(tx)).map(open), now, policy)
    for (const signsFrom of make) await insertKey(tx, newKey(signsFrom, seal))
    if (drop.length > 0) await deleteKeys(tx, drop)
    return (await findKeys(tx)).map(open)
  }

  function isDue(keys: readonly SigningKey[], now: number): boolean {
    const { make, drop } = plan(keys, now, policy)
    return make.length + drop.length > 0
  }

  function open({ kid, x, sealed, signsFrom }: StoredKey): SigningKey {
    const der = seal.decrypt(sealed, kid)
    const privateKey = der && createPrivateKey({ key: der, format: 'der', type: 'pkcs8' })
    return { kid, x, signsFrom, privateKey, usable: privateKey !== undefined }
  }

  return {
    all,
    async current() {
      const key = currentOf(await all(), clock.now())
      if (!key?.privateKey) throw new Error('there is no key to sign with')
      return { ...key, privateKey: key.privateKey }
    },
  }
}

function newKey(signsFrom: number, seal: Seal): StoredKey {
  const { publicKey, privateKey } = generateKeyPairSync('ed25519')
  const kid = randomUUID()
  const sealed = seal.encrypt(privateKey.export({ format: 'der', type: 'pkcs8' }), kid)
  return { kid, x: publicKey.export({ format: 'jwk' }).x!, sealed, signsFrom }
}
