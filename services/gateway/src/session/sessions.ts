import { Problem, type RepliesOf } from '@flotilla/contract'
import type { startSession } from '@flotilla/gateway-contract/operations'
import { identityProblems, type Session } from '@flotilla/identity-contract/operations'
import type { Ports } from '../ports.ts'
import type { AccessTokens } from './access-tokens.ts'
import type { SessionCookies, Shown } from './cookies.ts'
import { guestOf, newGuest, signGuest } from './guest.ts'
import { type Around, patience } from './patience.ts'
import { tellOfLogOut } from './tell-of-log-out.ts'

/** Who the browser is now, and the cookies that say so. */
export interface Outcome {
  readonly body: RepliesOf<typeof startSession>[200]
  readonly cookies: string[]
}

/** Begins, goes on with and ends what makes a browser somebody. */
export function sessionsWith(
  ports: Pick<Ports, 'clients' | 'keys' | 'db' | 'clock'>,
  access: AccessTokens,
  cookies: SessionCookies,
) {
  const { clients, keys } = ports

  async function asGuest(shown: Shown, forgotten: readonly string[] = []): Promise<Outcome> {
    const customerId = (await guestOf(keys, shown.guest)) ?? newGuest()
    // Always signed anew, with today's key: a guest stays the same when the key of the old cookie is taken out.
    const session = await signGuest(keys, customerId)
    return { body: { customerId, roles: ['customer'] }, cookies: [...forgotten, cookies.guest(session)] }
  }

  /** The guest's cart moves along; if that fails or takes long, the guest stays known beside the account, and it is tried again when the page is next opened. */
  async function withCart(customerId: string, shown: Shown, around: Around): Promise<string[]> {
    const guest = await guestOf(keys, shown.guest)
    if (!guest) return []
    try {
      await clients.cart.mergeCarts({ body: { from: guest, into: customerId } }, { deadline: patience(around) })
      return cookies.forget('guest')
    } catch (err) {
      around.log.warn({ err, guest }, 'the cart of a guest could not be moved yet')
      return []
    }
  }

  async function enter({ account, tokens }: Session, shown: Shown, around: Around): Promise<Outcome> {
    const { customerId, roles, email, name } = account
    const moved = await withCart(customerId, shown, around)
    return { body: { customerId, roles, account: { email, name } }, cookies: [...cookies.tokens(tokens), ...moved] }
  }

  return {
    enter,
    async goOn(shown: Shown, around: Around): Promise<Outcome> {
      const account = await access(shown.access)
      if (account && account !== 'unsure') {
        const { customerId, roles, email, name } = account
        const moved = await withCart(customerId, shown, around)
        return { body: { customerId, roles: [...roles], account: { email, name } }, cookies: moved }
      }
      const { refresh: refreshToken } = shown
      if (!refreshToken) return asGuest(shown)
      try {
        const session = await clients.identity.refresh({ body: { refreshToken } })
        return await enter(session, shown, around)
      } catch (error) {
        // Only identity's own word ends a session. While it is away, or does not know the gateway's key, the browser keeps what it has.
        if (!(error instanceof Problem && error.kind.code === identityProblems.sessionOver.code)) throw error
        return asGuest(shown, cookies.forget('access', 'refresh'))
      }
    },
    /** Whatever is away: who wants to leave a browser behind cannot wait for it. */
    async leave(shown: Shown, around: Around): Promise<Outcome> {
      if (shown.refresh) await tellOfLogOut(ports, shown.refresh, around)
      return asGuest({}, cookies.forget('access', 'refresh'))
    },
    /** Somebody is nobody any more. */
    forgotten: () => asGuest({}, cookies.forget('access', 'refresh')),
  }
}
