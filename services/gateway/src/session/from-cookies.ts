import type { Authenticate } from '@flotilla/kit'
import type { Ports } from '../ports.ts'
import type { AccessTokens } from './access-tokens.ts'
import type { SessionCookies } from './cookies.ts'
import { guestOf } from './guest.ts'

const lifeMs = 600_000

/** The edge knows people by their cookies; inwards they go on with a token of minutes that the edge signs. */
export function fromCookies(
  { keys, clock }: Pick<Ports, 'keys' | 'clock'>,
  access: AccessTokens,
  sessions: SessionCookies,
): Authenticate {
  const tokens = new Map<string, { token: string; until: number }>()

  async function tokenFor(id: string, roles: readonly ('customer' | 'staff')[]): Promise<string> {
    const key = `${id} ${roles}`
    const known = tokens.get(key)
    if (known && known.until > clock.now()) return known.token
    const token = await keys.userToken({ id, roles })
    if (tokens.size >= 10_000) tokens.delete(tokens.keys().next().value!)
    tokens.set(key, { token, until: clock.now() + lifeMs })
    return token
  }

  return async ({ cookies }) => {
    const shown = sessions.read(cookies)
    const holder = await access(shown.access)
    if (holder === 'unsure') return { unsure: true }
    const guest = holder ? undefined : await guestOf(keys, shown.guest)
    const id = holder?.customerId ?? guest
    if (id === undefined) return {}
    const roles = holder?.roles ?? ['customer']
    return { user: { id, roles, token: await tokenFor(id, roles) } }
  }
}
