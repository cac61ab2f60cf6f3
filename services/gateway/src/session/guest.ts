import { randomUUID } from 'node:crypto'
import type { KeyRing } from '@flotilla/kit'
import { sessionSeconds } from './cookies.ts'

const audience = 'gateway:session'

/** A customer who has not said who they are. */
export interface Guest {
  readonly customerId: string
  readonly roles: readonly ['customer']
  /** When the cookie was signed, milliseconds since the epoch. */
  readonly signedAt: number
}

const roles = ['customer'] as const

export const newGuestId = (): string => `guest-${randomUUID()}`

/** A guest's session cookie. */
export const signGuest = (keys: KeyRing, customerId: string): Promise<string> =>
  keys.sign({ sub: customerId, roles }, audience, sessionSeconds)

/** The guest behind a session cookie; undefined when it is not one of ours, or too old. */
export async function guestOf(keys: KeyRing, session: string | undefined): Promise<Guest | undefined> {
  if (session === undefined) return undefined
  return keys.verify(session, audience).then(
    // Every service's signature is believed here as such; but only the edge makes guests, and a guest is never an account.
    ({ iss, sub, iat }) =>
      iss === 'gateway' && sub!.startsWith('guest-') ? { customerId: sub!, roles, signedAt: iat! * 1_000 } : undefined,
    () => undefined,
  )
}
