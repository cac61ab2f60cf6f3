import { randomUUID } from 'node:crypto'
import type { Authenticate, KeyRing } from '@flotilla/kit'
import type { Ports } from '../ports.ts'

export const cookieName = 'flotilla_session'
export const sessionSeconds = 30 * 24 * 3600
const audience = 'gateway:session'

/** Makes a guest: a customer who has not said who they are. */
export async function newGuest(keys: KeyRing): Promise<{ customerId: string; session: string }> {
  const customerId = `guest-${randomUUID()}`
  return { customerId, session: await keys.sign({ sub: customerId, roles: ['customer'] }, audience, sessionSeconds) }
}

/** Who is behind a session cookie; undefined when it is not one of ours, or too old. */
export async function customerOf(keys: KeyRing, session: string | undefined): Promise<string | undefined> {
  if (session === undefined) return undefined
  return keys.verify(session, audience).then(
    ({ sub }) => sub,
    () => undefined,
  )
}

/** The edge knows people by their cookie; inwards they go on with a token of minutes. */
export function fromCookie({ keys, clock }: Ports): Authenticate {
  const tokens = new Map<string, { token: string; until: number }>()

  async function tokenFor(id: string): Promise<string> {
    const known = tokens.get(id)
    if (known && known.until > clock.now()) return known.token
    const token = await keys.userToken({ id, roles: ['customer'] })
    if (tokens.size >= 10_000) tokens.delete(tokens.keys().next().value!)
    tokens.set(id, { token, until: clock.now() + 600_000 })
    return token
  }

  return async (request) => {
    const id = await customerOf(keys, request.cookies?.[cookieName])
    return id === undefined ? {} : { user: { id, roles: ['customer'], token: await tokenFor(id) } }
  }
}
