import type { Authenticate } from '@flotilla/kit'
import type { Ports } from '../ports.ts'
import type { AccessTokens } from './access-tokens.ts'
import type { SessionCookies } from './cookies.ts'
import { guestOf } from './guest.ts'

/** The edge knows people by their cookies; inwards they go on with a token of minutes that the edge signs. */
export function fromCookies(
  { keys }: Pick<Ports, 'keys'>,
  access: AccessTokens,
  sessions: SessionCookies,
): Authenticate {
  return async ({ cookies }) => {
    const shown = sessions.read(cookies)
    const holder = await access(shown.access)
    if (holder === 'unsure') return { unsure: true }
    const id = holder?.customerId ?? (await guestOf(keys, shown.guest))
    if (id === undefined) return {}
    const roles = holder?.roles ?? ['customer']
    return { user: { id, roles, token: await keys.userToken({ id, roles }) } }
  }
}
