import type { Authenticate } from '@flotilla/kit'
import type { FastifyRequest } from 'fastify'
import type { Ports } from '../ports.ts'
import type { AccessTokens } from './access-tokens.ts'
import type { SessionCookies } from './cookies.ts'
import { guestOf } from './guest.ts'

/**
 * The edge knows people by their cookies; inwards they go on with a token of minutes that the edge signs. A page may say whom it shows: with somebody else's cookies, as after a
 * log-out in another tab, it is nobody's (docs/decisions/0070).
 */
export function fromCookies(
  { keys }: Pick<Ports, 'keys'>,
  access: AccessTokens,
  sessions: SessionCookies,
): Authenticate {
  return async (request) => {
    const shown = sessions.read(request.cookies)
    const account = await access(shown.access)
    if (account === 'unsure') return { unsure: true }
    const id = account?.customerId ?? (await guestOf(keys, shown.guest))
    if (id === undefined || id !== (shownBy(request) ?? id)) return {}
    const roles = account?.roles ?? ['customer']
    return { user: { id, roles, token: await keys.userToken({ id, roles }) } }
  }
}

// In a header; a browser's stream cannot send one, and says it in its address.
function shownBy({ headers, query }: FastifyRequest): unknown {
  return headers['x-customer-id'] ?? (query as { customer?: unknown }).customer
}
