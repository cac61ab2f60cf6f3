import type { Clock } from '@flotilla/clock'
import { beyondDeadline } from '@flotilla/deadline'
import { createLocalJWKSet, errors, type JSONWebKeySet, jwtVerify } from 'jose'
import type { Clients } from '../ports.ts'

/** Who an access token of identity speaks of. */
export interface Holder {
  readonly customerId: string
  readonly roles: readonly ('customer' | 'staff')[]
  readonly email: string
  readonly name: string
}

const keysLiveMs = 600_000
const askAgainMs = 5_000
/** In ms; less than any request has, so that it can still be answered. */
const patienceMs = 1_000
const cacheSize = 10_000

/**
 * Checks access tokens by identity's published keys, which are asked for now and then, and when a token names one that is not among them: only then anybody waits, a second
 * at most. While identity is away the keys that are known go on counting. Gives undefined for whatever is not valid now, and «unsure» where the key that would tell cannot be had: that is no reason to send anyone away.
 */
export function openAccessTokens({ identity }: Pick<Clients, 'identity'>, clock: Clock) {
  const verified = new Map<string, { holder: Holder; until: number }>()
  let keys: { set: ReturnType<typeof createLocalJWKSet>; at: number } | undefined
  let asking: { promise: Promise<boolean>; at: number } | undefined

  /** False when there was no answer. Never rejects. */
  async function ask(): Promise<boolean> {
    if (asking && clock.now() - asking.at < askAgainMs) return asking.promise
    // Others wait for it too.
    const promise = beyondDeadline(() => identity.getKeys({}, { deadline: patienceMs }))
      .then((set) => {
        keys = { set: createLocalJWKSet(set as JSONWebKeySet), at: clock.now() }
        return true
      })
      .catch(() => false)
    asking = { promise, at: clock.now() }
    return promise
  }

  async function verify(token: string): Promise<{ holder: Holder; until: number } | undefined> {
    const checks = { algorithms: ['EdDSA'], issuer: 'identity', audience: 'shop', currentDate: new Date(clock.now()) }
    const { payload } = await jwtVerify(token, keys!.set, { ...checks, requiredClaims: ['sub', 'exp'] })
    const { sub, exp, roles, email, name } = payload
    const holder = { customerId: sub!, roles: roles as Holder['roles'], email: email as string, name: name as string }
    return { holder, until: exp! * 1_000 }
  }

  return async (token: string | undefined): Promise<Holder | 'unsure' | undefined> => {
    if (token === undefined) return undefined
    const known = verified.get(token)
    if (known && known.until > clock.now()) return known.holder
    if (!keys) await ask()
    else if (clock.now() - keys.at > keysLiveMs) void ask()
    if (!keys) return 'unsure'
    const found = await verify(token).catch(async (error: Error) => {
      if (!(error instanceof errors.JWKSNoMatchingKey)) return undefined
      return (await ask()) ? verify(token).catch(() => undefined) : 'unsure'
    })
    if (!found || found === 'unsure') return found
    if (verified.size >= cacheSize) verified.delete(verified.keys().next().value!)
    verified.set(token, found)
    return found.holder
  }
}

export type AccessTokens = ReturnType<typeof openAccessTokens>
