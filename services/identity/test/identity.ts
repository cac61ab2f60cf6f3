import { randomUUID } from 'node:crypto'
import { openService } from '@flotilla/conformance'
import { headers as names } from '@flotilla/contract'
import type { ServiceApp } from '@flotilla/kit'
import { sql } from '@flotilla/postgres'
import { createLocalJWKSet, type JSONWebKeySet, jwtVerify } from 'jose'
import { openPasswords } from '../src/passwords/passwords.ts'
import { service } from '../src/service.ts'

/** Cheap ones, of the same kind. */
export const weak = { memory: 64, passes: 1, parallelism: 1 }
export const day = 86_400_000
export const graceMs = 10_000

export type Identity = Awaited<ReturnType<typeof openIdentity>>

/** The service on a database of its own, with a clock that stands still. */
export async function openIdentity() {
  const passwords = openPasswords(weak)
  const identity = await openService(service, { ports: { passwords }, config: { REFRESH_GRACE_MS: graceMs } })
  const { app: main, db, clock } = identity

  async function post(
    path: string,
    payload: object,
    { key = randomUUID(), app = main }: { key?: string; app?: ServiceApp } = {},
  ) {
    const all = { ...(await identity.asService('gateway')), [names.idempotencyKey]: key }
    return app.inject({ method: 'POST', url: path, headers: all, payload })
  }

  const jwks = async (app = main): Promise<JSONWebKeySet> => (await app.inject('/.well-known/jwks.json')).json()

  return {
    ...identity,
    post,
    jwks,
    async register(email = `${randomUUID()}@example.org`, password = 'correct horse battery') {
      const response = await post('/accounts', { email, password, name: 'Ann Onym' })
      return { email, ...response.json() }
    },
    refresh: (refreshToken: string, app = main) => post('/sessions/refresh', { refreshToken }, { app }),
    /** The claims, checked with the published keys; throws when it is not valid now. */
    async claims(token: string): Promise<Record<string, unknown>> {
      const checks = { issuer: 'identity', audience: 'shop', currentDate: new Date(clock.now()) }
      return (await jwtVerify(token, createLocalJWKSet(await jwks()), checks)).payload
    },
    /** Opens all connections, so that what is asked at once is done at once. */
    async warmUp() {
      await Promise.all(Array.from({ length: 10 }, () => db.query(sql('test.warm-up')`select pg_sleep(0.2)`)))
    },
  }
}
