import { randomUUID } from 'node:crypto'
import type { KeyRing } from '@flotilla/auth'
import { sessionSeconds } from './cookies.ts'

const audience = 'gateway:session'

/** The id of a customer who has not said who they are. */
export const newGuest = (): string => `guest-${randomUUID()}`

/** A guest's session cookie. */
export const signGuest = (keys: KeyRing, customerId: string): Promise<string> =>
  keys.sign({ sub: customerId, roles: ['customer'] }, audience, sessionSeconds)

/** The guest behind a session cookie; undefined when it is not one of ours, or too old. */
export async function guestOf(keys: KeyRing, session: string | undefined): Promise<string | undefined> {
  if (session === undefined) return undefined
  return keys.verify(session, audience).then(
    // Every service's signature is believed here as such; but only the edge makes guests, and a guest is never an account.
    ({ iss, sub }) => (iss === 'gateway' && sub!.startsWith('guest-') ? sub : undefined),
    () => undefined,
  )
}
