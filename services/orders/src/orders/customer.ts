import type { Principal } from '@flotilla/kit'

/** The person behind a request that is for customers only. */
export function customerOf({ user }: Principal): string {
  if (!user) throw new Error('the guard let somebody in who is no customer')
  return user.id
}
