import { logIn, logOut, signUp, startSession } from '@flotilla/gateway-contract/operations'
import { type OperationRequest, routesFor } from '@flotilla/kit'
import type { FastifyInstance } from 'fastify'
import type { Ports } from '../ports.ts'
import type { AccessTokens } from './access-tokens.ts'
import { cookieWriter } from './cookies.ts'
import { type Cookies, type Outcome, sessionsWith } from './sessions.ts'

interface Options extends Ports {
  readonly access: AccessTokens
  readonly secure: boolean
  /** Throws 429 for who tries too often. */
  readonly limitLogIns: (request: OperationRequest['raw']) => Promise<void>
}

/** Who a browser is: a guest, or the owner of an account; all of it in cookies. */
export async function sessions(app: FastifyInstance, options: Options): Promise<void> {
  const { clients, access, secure, limitLogIns } = options
  const session = sessionsWith(options, access, cookieWriter(secure))
  const anyone = routesFor(app, 'anyone')

  anyone(startSession, async ({ raw, log }) => answer(await session.goOn(cookiesOf(raw), log)))
  anyone(logOut, async ({ raw }) => answer(await session.leave(cookiesOf(raw))))
  anyone(logIn, async ({ body, raw, log, deadline, signal }) => {
    await limitLogIns(raw)
    const begun = await clients.identity.logIn({ body }, { deadline: deadline(), signal })
    return answer(await session.enter(begun, cookiesOf(raw), log))
  })
  anyone(signUp, async ({ body, raw, log, idempotencyKey, deadline, signal }) => {
    await limitLogIns(raw)
    const begun = await clients.identity.register({ body, idempotencyKey }, { deadline: deadline(), signal })
    return answer(await session.enter(begun, cookiesOf(raw), log))
  })
}

const cookiesOf = (raw: OperationRequest['raw']): Cookies => raw.cookies ?? {}

// More than one Set-Cookie line is a list, which Fastify takes as it is.
const answer = ({ body, cookies }: Outcome) => ({
  status: 200 as const,
  body,
  ...(cookies.length > 0 && { headers: { 'set-cookie': cookies as unknown as string } }),
})
