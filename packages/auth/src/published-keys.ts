import type { Clock } from '@flotilla/clock'
import { beyondDeadline } from '@flotilla/deadline'
import { createLocalJWKSet, errors, type JSONWebKeySet, type JWTPayload } from 'jose'
import { LRUCache } from 'lru-cache'
import { type KeySet, verifyToken } from './verify.ts'

const keysLiveMs = 600_000
const askAgainMs = 5_000
const mostVerified = 10_000

/** Returns the claims of a token; undefined when it is not valid now; «unsure» when the key that would tell cannot be had. Never rejects. */
export type PublishedKeys = (token: string) => Promise<JWTPayload | 'unsure' | undefined>

/**
 * Verifies tokens of an issuer by the keys that it publishes (a JWK set, RFC 7517). They are asked for every ten minutes, and when a token names a key that is not among them: only then
 * does the caller wait. While the issuer is down, the keys that are known go on counting.
 */
export function openPublishedKeys(options: {
  issuer: string
  audience: string
  clock: Clock
  /** Asks the issuer. Limit its time: callers wait for it. */
  fetchKeys: () => Promise<unknown>
}): PublishedKeys {
  const { issuer, audience, clock, fetchKeys } = options
  const verified = new LRUCache<string, JWTPayload>({ max: mostVerified })
  let keys: { set: KeySet; at: number } | undefined
  let asking: { promise: Promise<boolean>; at: number } | undefined

  /** False when there was no answer. Never rejects. */
  async function ask(): Promise<boolean> {
    if (asking && clock.now() - asking.at < askAgainMs) return asking.promise
    // Others wait for it too.
    const promise = beyondDeadline(fetchKeys)
      .then((set) => {
        keys = { set: createLocalJWKSet(set as JSONWebKeySet), at: clock.now() }
        return true
      })
      .catch(() => false)
    asking = { promise, at: clock.now() }
    return promise
  }

  async function verify(token: string): Promise<JWTPayload> {
    const { payload } = await verifyToken(token, keys!.set, { issuer, audience, now: clock.now() })
    return payload
  }

  return async (token) => {
    const known = verified.get(token)
    if (known && known.exp! * 1_000 > clock.now()) return known
    if (!keys) await ask()
    else if (clock.now() - keys.at > keysLiveMs) void ask()
    if (!keys) return 'unsure'
    const found = await verify(token).catch(async (error: Error) => {
      if (!(error instanceof errors.JWKSNoMatchingKey)) return undefined
      return (await ask()) ? verify(token).catch(() => undefined) : 'unsure'
    })
    if (found && found !== 'unsure') verified.set(token, found)
    return found
  }
}
