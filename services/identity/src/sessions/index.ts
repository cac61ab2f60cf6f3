import { endSession } from '@flotilla/identity-contract/commands'
import { logIn, logOut, refresh } from '@flotilla/identity-contract/operations'
import { routesFor } from '@flotilla/kit'
import { oldRows, runRetention } from '@flotilla/worker'
import type { FastifyInstance } from 'fastify'
import type { Begin } from '../accounts/account.ts'
import type { SigningKeys } from '../keys/signing-keys.ts'
import type { Ports } from '../ports.ts'
import { logInHandler } from './log-in.ts'
import { logOutHandler } from './log-out.ts'
import { onEndSession } from './on-end-session.ts'
import { refreshHandler } from './refresh.ts'

/** With their refresh tokens. An expired one is refused long before it is deleted. */
export const oldSessions = oldRows({ name: 'sessions', table: 'sessions', key: 'id', since: 'expires_at', keepMs: 0 })

/** Sessions, which go on by refresh tokens that are used once. */
export async function sessions(
  app: FastifyInstance,
  options: Ports & { begin: Begin; signing: SigningKeys; graceMs: number },
): Promise<void> {
  const { db, clock, begin, signing, graceMs } = options

  const services = routesFor(app, 'service')
  services(logIn, logInHandler(options, begin))
  services(refresh, refreshHandler(options, signing, graceMs))
  services(logOut, logOutHandler(options))
  app.messages.execute(endSession, onEndSession(clock))

  runRetention(app, { db, clock }, [oldSessions])
}
