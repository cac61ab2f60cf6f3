import { readFileSync } from 'node:fs'
import type { Clock } from '@flotilla/clock'
import { Problem, problems } from '@flotilla/contract'
import { createLocalJWKSet, importJWK, type JSONWebKeySet, type JWK, type JWTPayload, jwtVerify, SignJWT } from 'jose'
import type { ServiceConfig } from './config.ts'
import type { User } from './principal.ts'

const serviceTokenSeconds = 300
const userTokenSeconds = 900
const cacheSize = 2_000

/** The keys a service holds: its own, to sign with, and the public ones of the others. */
export interface KeyRing {
  /** Signs claims that only `audience` is to believe, for so many seconds. */
  sign(claims: JWTPayload, audience: string, seconds: number): Promise<string>
  /** The claims of a token that a trusted service signed for `audience`. Throws 401. */
  verify(token: string, audience: string): Promise<JWTPayload>
  /** A token that lets this service call `target`, and nobody else, for five minutes. */
  serviceToken(target: string): Promise<string>
  /** A person's token, valid for fifteen minutes. Only those that a service named in `userIssuers` signed are believed. */
  userToken(user: Omit<User, 'token'>): Promise<string>
  /** The calling service's name. Throws 401. */
  verifyService(token: string): Promise<string>
  /** Throws 401. */
  verifyUser(token: string): Promise<User>
}

/** Reads the keys from their files (Ed25519; JWK and JWK set; `kid` = service name). Verified tokens are remembered for their life. */
export function openKeyRing(options: {
  service: string
  config: Pick<ServiceConfig, 'SERVICE_KEY_FILE' | 'TRUSTED_KEYS_FILE'>
  clock: Clock
  userIssuers?: readonly string[]
}): KeyRing {
  const { service, config, clock, userIssuers = ['gateway'] } = options
  const privateKey = importJWK(readJson(config.SERVICE_KEY_FILE) as JWK, 'EdDSA')
  const trusted = createLocalJWKSet(readJson(config.TRUSTED_KEYS_FILE) as JSONWebKeySet)
  const issued = new Map<string, { token: string; until: number }>()
  const verified = new Map<string, { claims: JWTPayload; until: number }>()

  async function sign(claims: JWTPayload, audience: string, seconds: number): Promise<string> {
    const now = Math.floor(clock.now() / 1_000)
    return new SignJWT(claims)
      .setProtectedHeader({ alg: 'EdDSA', kid: service })
      .setIssuer(service)
      .setAudience(audience)
      .setIssuedAt(now)
      .setExpirationTime(now + seconds)
      .sign(await privateKey)
  }

  async function verify(token: string, audience: string): Promise<JWTPayload> {
    const now = clock.now()
    const key = `${audience} ${token}`
    const known = verified.get(key)
    if (known && known.until > now) return known.claims
    const checks = {
      algorithms: ['EdDSA'],
      audience,
      currentDate: new Date(now),
      requiredClaims: ['iss', 'sub', 'exp'],
    }
    const { payload, protectedHeader } = await jwtVerify(token, trusted, checks).catch((cause: Error) => {
      throw refused({ cause })
    })
    // A key speaks for its owner only.
    if (protectedHeader.kid !== payload.iss) throw refused()
    if (verified.size >= cacheSize) verified.delete(verified.keys().next().value!)
    verified.set(key, { claims: payload, until: payload.exp! * 1_000 })
    return payload
  }

  return {
    sign,
    verify,
    async serviceToken(target) {
      const now = clock.now()
      const known = issued.get(target)
      if (known && known.until > now) return known.token
      const token = await sign({ sub: `service:${service}` }, target, serviceTokenSeconds)
      issued.set(target, { token, until: now + serviceTokenSeconds * 800 })
      return token
    },
    userToken: ({ id, roles }) => sign({ sub: id, roles }, 'shop', userTokenSeconds),
    async verifyService(token) {
      const { iss, sub } = await verify(token, service)
      if (sub !== `service:${iss}`) throw refused()
      return iss!
    },
    async verifyUser(token) {
      const { iss, sub, roles } = await verify(token, 'shop')
      if (!userIssuers.includes(iss!) || !Array.isArray(roles)) throw refused()
      return { id: sub!, roles: roles as User['roles'], token }
    },
  }
}

function readJson(file: string): unknown {
  return JSON.parse(readFileSync(file, 'utf8'))
}

function refused(options?: ErrorOptions): Problem {
  return new Problem(problems.unauthenticated, 'The token is not valid here', options)
}
