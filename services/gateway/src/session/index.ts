import {
  askForReset,
  eraseMe,
  logIn,
  logOut,
  resetPassword,
  signUp,
  startSession,
} from '@flotilla/gateway-contract/operations'
import { type OperationRequest, routesFor } from '@flotilla/kit'
import type { FastifyInstance } from 'fastify'
import type { Ports } from '../ports.ts'
import type { AccessTokens } from './access-tokens.ts'
import type { SessionCookies } from './cookies.ts'
import { erase } from './erase.ts'
import { type Outcome, sessionsWith } from './sessions.ts'

interface Options extends Ports {
  readonly access: AccessTokens
  readonly cookies: SessionCookies
  /** Throws 429 for who tries too often. */
  readonly limitLogIns: (request: OperationRequest['raw']) => Promise<void>
}

/** Who a browser is: a guest, or the owner of an account; all of it in cookies. */
export async function sessions(app: FastifyInstance, options: Options): Promise<void> {
  const { clients, access, cookies, limitLogIns } = options
  const session = sessionsWith(options, access, cookies)
  const shownBy = (raw: OperationRequest['raw']) => cookies.read(raw.cookies)
  const anyone = routesFor(app, 'anyone')

  anyone(startSession, async (request) => answer(await session.goOn(shownBy(request.raw), request)))
  anyone(logOut, async (request) => answer(await session.leave(shownBy(request.raw), request)))
  anyone(logIn, async (request) => {
    const { body, raw } = request
    await limitLogIns(raw)
    const begun = await clients.identity.logIn({ body: { ...body, address: addressOf(raw) } })
    return answer(await session.enter(begun, shownBy(raw), request))
  })
  anyone(signUp, async (request) => {
    const { body, raw, idempotencyKey } = request
    await limitLogIns(raw)
    const begun = await clients.identity.register({ body, idempotencyKey })
    return answer(await session.enter(begun, shownBy(raw), request))
  })
  anyone(askForReset, async ({ body, raw }) => {
    await limitLogIns(raw)
    return { status: 202 as const, body: await clients.identity.askForReset({ body }) }
  })
  anyone(resetPassword, async ({ body, raw }) => {
    await limitLogIns(raw)
    return { status: 200 as const, body: await clients.identity.resetPassword({ body }) }
  })

  const customers = routesFor(app, 'customer')
  customers(eraseMe, async (request) => {
    await limitLogIns(request.raw)
    await erase(clients, request, addressOf(request.raw))
    return answer(await session.forgotten())
  })
}

// Without the zone that link-local addresses of IPv6 have.
const addressOf = ({ ip }: OperationRequest['raw']) => ip.split('%', 1)[0]!

const answer = ({ body, cookies }: Outcome) => ({
  status: 200 as const,
  body,
  ...(cookies.length > 0 && { headers: { 'set-cookie': cookies } }),
})
