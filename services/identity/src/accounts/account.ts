import type { Account, Session } from '@flotilla/identity-contract/operations'

/** How addresses are compared: nobody has two accounts by writing theirs in capitals. */
export function emailKey(email: string): string {
  return email.normalize('NFC').toLowerCase()
}

/** Begins a session of an account whose owner has shown to be just that. */
export type Begin = (account: Account) => Promise<Session>
