import type { RepliesOf } from '@flotilla/contract'
import type { startSession } from '@flotilla/gateway-contract/operations'
import type { Account, Tokens } from '@flotilla/identity-contract/operations'
import type { FastifyBaseLogger } from 'fastify'
import type { Ports } from '../ports.ts'
import type { AccessTokens } from './access-tokens.ts'
import { accessCookie, type CookieWriter, guestCookie, refreshCookie } from './cookies.ts'
import { guestOf, newGuest } from './guest.ts'

/** What a browser sent along. */
export type Cookies = Readonly<Record<string, string | undefined>>

/** Who the browser is now, and the cookies that say so. */
export interface Outcome {
  readonly body: RepliesOf<typeof startSession>[200]
  readonly cookies: readonly string[]
}

type Session = { readonly account: Account; readonly tokens: Tokens }

/** Begins, goes on with and ends what makes a browser somebody. */
export function sessionsWith(
  { clients, keys }: Pick<Ports, 'clients' | 'keys'>,
  access: AccessTokens,
  write: CookieWriter,
) {
  async function asGuest(cookies: Cookies, forgotten: readonly string[] = []): Promise<Outcome> {
    const known = await guestOf(keys, cookies[guestCookie])
    if (known) return { body: { customerId: known, roles: ['customer'] }, cookies: forgotten }
    const { customerId, session } = await newGuest(keys)
    return { body: { customerId, roles: ['customer'] }, cookies: [...forgotten, write.guest(session)] }
  }

  /** The guest's cart moves along; if that fails, the guest stays known beside the account, and it is tried again when the page is next opened. */
  async function withCart(customerId: string, cookies: Cookies, log: FastifyBaseLogger): Promise<string[]> {
    const guest = await guestOf(keys, cookies[guestCookie])
    if (!guest) return []
    try {
      await clients.cart.mergeCarts({ body: { from: guest, into: customerId } })
      return [write.forget(guestCookie)]
    } catch (err) {
      log.warn({ err, guest }, 'the cart of a guest could not be moved yet')
      return []
    }
  }

  async function enter({ account, tokens }: Session, cookies: Cookies, log: FastifyBaseLogger): Promise<Outcome> {
    const { customerId, roles, email, name } = account
    const moved = await withCart(customerId, cookies, log)
    return { body: { customerId, roles, account: { email, name } }, cookies: [...write.tokens(tokens), ...moved] }
  }

  return {
    enter,
    async goOn(cookies: Cookies, log: FastifyBaseLogger): Promise<Outcome> {
      const holder = await access(cookies[accessCookie])
      if (holder && holder !== 'unsure') {
        const { customerId, roles, email, name } = holder
        const moved = await withCart(customerId, cookies, log)
        return { body: { customerId, roles: [...roles], account: { email, name } }, cookies: moved }
      }
      const refreshToken = cookies[refreshCookie]
      if (!refreshToken) return asGuest(cookies)
      try {
        return await enter(await clients.identity.refresh({ body: { refreshToken } }), cookies, log)
      } catch (error) {
        // Only identity's own word ends a session; while it is away, the browser keeps what it has.
        if ((error as { kind?: { status: number } }).kind?.status !== 401) throw error
        return asGuest(cookies, [write.forget(accessCookie), write.forget(refreshCookie)])
      }
    },
    async leave(cookies: Cookies): Promise<Outcome> {
      const refreshToken = cookies[refreshCookie]
      if (refreshToken) await clients.identity.logOut({ body: { refreshToken } })
      return asGuest({}, [write.forget(accessCookie), write.forget(refreshCookie)])
    },
  }
}
