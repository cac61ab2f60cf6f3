import type { Clock } from '@flotilla/clock'
import { edge, Problem, problems } from '@flotilla/contract'
import {
  createLocalJWKSet,
  errors,
  importJWK,
  type JSONWebKeySet,
  type JWTPayload,
  type JWTVerifyOptions,
  type JWTVerifyResult,
  jwtVerify,
  SignJWT,
} from 'jose'
import type { ServiceConfig } from './config.ts'
import { openKeyFile } from './key-file.ts'
import type { User } from './principal.ts'

const serviceTokenSeconds = 300
const userTokenSeconds = 900
const mostIssued = 10_000
const mostVerified = 2_000
// A token that cannot be verified may be of a key that has just come. Whoever sends such tokens all the time causes ten reads a second.
const keyMayBeNewMs = 100

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
  config: Pick<ServiceConfig, 'SERVICE_KEY_FILE' | 'TRUSTED_KEYS_FILE'>
  clock: Clock
}): KeyRing {
  const { service, config, clock } = options
  const issued = new Map<string, { token: string; until: number }>()
  const verified = new Map<string, { claims: JWTPayload; until: number }>()
  const privateKey = openKeyFile(config.SERVICE_KEY_FILE, clock, (key) => {
    issued.clear()
    const imported = importJWK(key, 'EdDSA')
    // Whoever signs with it hears of it; nobody may be about to.
    imported.catch(() => {})
    return imported
  })
  const trusted = openKeyFile(config.TRUSTED_KEYS_FILE, clock, (keys: JSONWebKeySet) => {
    // What a key signed that is taken out is worth nothing from now on.
    verified.clear()
    return createLocalJWKSet(keys)
  })

  async function sign(claims: JWTPayload, audience: string, seconds: number, key = privateKey()): Promise<string> {
    const now = Math.floor(clock.now() / 1_000)
    return new SignJWT(claims)
      .setProtectedHeader({ alg: 'EdDSA', kid: service })
      .setIssuer(service)
      .setAudience(audience)
      .setIssuedAt(now)
      .setExpirationTime(now + seconds)
      .sign(await key)
  }

  /** Gives the same token again for four fifths of its life, unless the key has changed. */
  async function issue(claims: JWTPayload, audience: string, seconds: number): Promise<string> {
    const key = privateKey()
    const name = JSON.stringify([audience, claims])
    const known = issued.get(name)
    if (known && known.until > clock.now()) return known.token
    const until = clock.now() + seconds * 800
    const token = await sign(claims, audience, seconds, key)
    if (key === privateKey()) keep(issued, mostIssued, name, { token, until })
    return token
  }

  async function verify(token: string, audience: string): Promise<JWTPayload> {
    const now = clock.now()
    const keys = trusted()
    const name = `${audience} ${token}`
    const known = verified.get(name)
    if (known && known.until > now) return known.claims
    const checks = {
      algorithms: ['EdDSA'],
      audience,
      currentDate: new Date(now),
      requiredClaims: ['iss', 'sub', 'exp'],
    }
    const { payload, protectedHeader } = await verifyByAny(token, keys, checks)
      .catch((error: Error) => {
        const today = trusted(keyMayBeNewMs)
        if (today === keys) throw error
        return verifyByAny(token, today, checks)
      })
      .catch((cause: Error) => {
        throw refused({ cause })
      })
    // A key speaks for its owner only.
    if (protectedHeader.kid !== payload.iss) throw refused()
    // Not when the keys have changed meanwhile.
    if (trusted() === keys) keep(verified, mostVerified, name, { claims: payload, until: payload.exp! * 1_000 })
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

function keep<T>(known: Map<string, T>, most: number, name: string, value: T): void {
  if (known.size >= most) known.delete(known.keys().next().value!)
  known.set(name, value)
}

type KeySet = ReturnType<typeof createLocalJWKSet>

/** By one of the keys that have the name, where there are two: during a rotation. */
async function verifyByAny(token: string, keys: KeySet, checks: JWTVerifyOptions): Promise<JWTVerifyResult> {
  try {
    return await jwtVerify(token, keys, checks)
  } catch (error) {
    if (!(error instanceof errors.JWKSMultipleMatchingKeys)) throw error
    for await (const key of error) {
      const found = await jwtVerify(token, key, checks).catch((cause: Error) => {
        if (!(cause instanceof errors.JWSSignatureVerificationFailed)) throw cause
      })
      if (found) return found
    }
    throw error
  }
}

function refused(options?: ErrorOptions): Problem {
  return new Problem(problems.unauthenticated, 'The token is not valid here', options)
}
