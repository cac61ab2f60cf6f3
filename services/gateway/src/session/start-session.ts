import type { startSession } from '@flotilla/gateway-contract/operations'
import type { Handler, KeyRing } from '@flotilla/kit'
import { cookieName, newGuest, sessionSeconds } from './session.ts'

export function startSessionHandler(keys: KeyRing, secure: boolean): Handler<typeof startSession> {
  return async ({ principal }) => {
    if (principal.user) return { status: 200, body: { customerId: principal.user.id } }
    const { customerId, session } = await newGuest(keys)
    const cookie = `${cookieName}=${session}; Path=/; Max-Age=${sessionSeconds}; HttpOnly; SameSite=Strict${secure ? '; Secure' : ''}`
    return { status: 200, body: { customerId }, headers: { 'set-cookie': cookie } }
  }
}
