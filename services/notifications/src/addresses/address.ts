/** Something that may be done so often a day. */
export interface Limit {
  readonly what: string
  readonly most: number
}

/** To a mail box whose owner nobody has shown to be: by all customers together who name it. */
export const mailsADay: Limit = { what: 'mails', most: 3 }
/** Beside those: whoever orders in another's name keeps no code for a new password from them. */
export const securityMailsADay: Limit = { what: 'security-mails', most: 5 }
/** Of one customer, right or wrong. */
export const codesADay: Limit = { what: 'codes', most: 20 }

/** An address that a customer gave. */
export interface Address {
  readonly isConfirmed: boolean
  /** The one that brings a code. */
  readonly firstMail: string | undefined
}

/** What a mail that is not about security may do: leave, leave with a code (as the first one, or as that again), or wait. */
export function wayOf({ isConfirmed, firstMail }: Address, mailId: string): 'free' | 'first' | 'again' | 'held' {
  if (isConfirmed) return 'free'
  if (firstMail === undefined) return 'first'
  return firstMail === mailId ? 'again' : 'held'
}

/** The mail box behind an address, as most providers see it: case and what stands behind a plus make no other. */
export function mailboxOf(email: string): string {
  const [, name, domain] = /^(.+?)(?:\+.*)?(@[^@]*)$/.exec(email.normalize('NFC').toLowerCase()) ?? ['', email, '']
  return `${name}${domain}`
}
