import type { Role } from '@flotilla/identity-contract/operations'

export interface Account {
  readonly customerId: string
  readonly email: string
  readonly name: string
  readonly roles: Role[]
}

/** How addresses are compared: nobody has two accounts by writing theirs in capitals. */
export function emailKey(email: string): string {
  return email.normalize('NFC').toLowerCase()
}
