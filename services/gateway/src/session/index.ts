import { startSession } from '@flotilla/gateway-contract/operations'
import { routesFor } from '@flotilla/kit'
import type { FastifyInstance } from 'fastify'
import type { Ports } from '../ports.ts'
import { startSessionHandler } from './start-session.ts'

/** Guest sessions: enough to own an order. */
export async function sessions(app: FastifyInstance, { keys, secure }: Ports & { secure: boolean }): Promise<void> {
  const anyone = routesFor(app, 'anyone')
  anyone(startSession, startSessionHandler(keys, secure))
}
