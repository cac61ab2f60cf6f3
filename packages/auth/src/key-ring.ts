import type { Clock } from '@flotilla/clock'
import { edge, Problem, problems } from '@flotilla/contract'
import { createLocalJWKSet, importJWK, type JSONWebKeySet, type JWTPayload } from 'jose'
import { LRUCache } from 'lru-cache'
import { openKeyFile } from './key-file.ts'
import { signToken } from './sign.ts'
import { verifyToken } from './verify.ts'

const serviceTokenSeconds = 300
const userTokenSeconds = 900
const mostIssued = 10_000
const mostVerified = 2_000
// A token that cannot be verified may be of a key that has just come. A caller that sends such tokens all the time causes ten reads a second.
const keyMayBeNewMs = 100

/** A person on whose behalf a request is made. */
export interface User {
  readonly id: string
  readonly roles: readonly ('customer' | 'staff')[]
  /** The token itself, to pass on to the services that this one calls. */
  readonly token: string
}

/** The keys a service holds: its own, to sign with, and the public ones of the others. */
export interface KeyRing {
  /** Signs claims that only `audience` is to believe, for so many seconds. */
  sign(claims: JWTPayload, audience: string, seconds: number): Promise<string>
  /** The claims of a token that a trusted service signed for `audience`. Throws 401. */
  verify(token: string, audience: string): Promise<JWTPayload>
  /** A token that lets this service call `target`, and nobody else. It is valid for another minute at least, five at most. */
  serviceToken(target: string): Promise<string>
  /** A person's token, valid for another three minutes at least, fifteen at most. Only the edge's are believed. */
  userToken(user: Omit<User, 'token'>): Promise<string>
  /** The calling service's name. Throws 401. */
  verifyService(token: string): Promise<string>
  /** Throws 401. */
  verifyUser(token: string): Promise<User>
}

/**
 * Reads the keys from their files (Ed25519; JWK and JWK set; `kid` = the service whose key it is), and again when they change: no restart for a rotation. The set may hold several
 * keys of one service. Tokens are remembered while they live, and while the keys are the same: those signed here, and those verified.
 */
export function openKeyRing(options: {
  service: string
  /** Paths of the service's own key and of the set of public keys. */
  config: { readonly SERVICE_KEY_FILE: string; readonly TRUSTED_KEYS_FILE: string }
  clock: Clock
}): KeyRing {
  const { service, config, clock } = options
  const issued = new LRUCache<string, { token: string; until: number }>({ max: mostIssued })
  const verified = new LRUCache<string, { claims: JWTPayload; until: number }>({ max: mostVerified })
  const privateKey = openKeyFile(config.SERVICE_KEY_FILE, clock, (key) => {
    issued.clear()
    const imported = importJWK(key, 'EdDSA')
    // The next signer hears of it; there may be none yet.
    imported.catch(() => {})
    return imported
  })
  const trusted = openKeyFile(config.TRUSTED_KEYS_FILE, clock, (keys: JSONWebKeySet) => {
    // What a key signed that is taken out is worth nothing from now on.
    verified.clear()
    return createLocalJWKSet(keys)
  })

  async function sign(claims: JWTPayload, audience: string, seconds: number, key = privateKey()): Promise<string> {
    return signToken(await key, claims, { kid: service, issuer: service, audience, seconds, now: clock.now() })
  }

  /** Returns the same token again for four fifths of its life, unless the key has changed. */
  async function issue(claims: JWTPayload, audience: string, seconds: number): Promise<string> {
    const key = privateKey()
    const name = JSON.stringify([audience, claims])
    const known = issued.get(name)
    if (known && known.until > clock.now()) return known.token
    const until = clock.now() + seconds * 800
    const token = await sign(claims, audience, seconds, key)
    if (key === privateKey()) issued.set(name, { token, until })
    return token
  }

  async function verify(token: string, audience: string): Promise<JWTPayload> {
    const now = clock.now()
    const keys = trusted()
    const name = `${audience} ${token}`
    const known = verified.get(name)
    if (known && known.until > now) return known.claims
    const { payload, protectedHeader } = await verifyToken(token, keys, { audience, now })
      .catch((error: Error) => {
        const today = trusted(keyMayBeNewMs)
        if (today === keys) throw error
        return verifyToken(token, today, { audience, now })
      })
      .catch((cause: Error) => {
        throw refused({ cause })
      })
    // A key speaks for its owner only.
    if (protectedHeader.kid !== payload.iss) throw refused()
    // Not when the keys have changed meanwhile.
    if (trusted() === keys) verified.set(name, { claims: payload, until: payload.exp! * 1_000 })
    return payload
  }

  return {
    sign,
    verify,
    serviceToken: (target) => issue({ sub: `service:${service}` }, target, serviceTokenSeconds),
    userToken: ({ id, roles }) => issue({ sub: id, roles }, 'shop', userTokenSeconds),
    async verifyService(token) {
      const { iss, sub } = await verify(token, service)
      if (sub !== `service:${iss}`) throw refused()
      return iss!
    },
    async verifyUser(token) {
      const { iss, sub, roles } = await verify(token, 'shop')
      if (iss !== edge || !Array.isArray(roles)) throw refused()
      return { id: sub!, roles: roles as User['roles'], token }
    },
  }
}

function refused(options?: ErrorOptions): Problem {
  return new Problem(problems.unauthenticated, 'The token is not valid here', options)
}
