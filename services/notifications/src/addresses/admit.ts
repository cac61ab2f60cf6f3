import { hashOfCode, newCode } from '@flotilla/auth'
import type { Transaction } from '@flotilla/postgres'
import { mailboxOf, mailsADay, securityMailsADay, wayOf } from './address.ts'
import { lockAddress, noteCode } from './address-store.ts'
import { takeOne } from './count-store.ts'

/** A mail that is about to leave. */
interface Leaving {
  readonly mailId: string
  readonly customerId: string
  readonly email: string
  readonly isSecurity: boolean
  /** This one included. */
  readonly attempts: number
}

/** How it leaves: with a code, or as it is. */
interface Admission {
  readonly code?: string
}

/**
 * Says how a mail may leave; undefined when it is to be held back. Whoever orders can name a stranger's address: until the customer has shown to read what goes there, it
 * gets one mail of theirs, and few of all customers. What it says holds until the transaction ends.
 */
export async function admit(tx: Transaction, mail: Leaving, now: number): Promise<Admission | undefined> {
  const { mailId, email, isSecurity, attempts } = mail
  const address = await lockAddress(tx, mail, now)
  if (isSecurity) {
    // What is tried again was counted.
    const isFree = address.isConfirmed || attempts > 1
    return isFree || (await takeOne(tx, securityMailsADay, mailboxOf(email), now)) ? {} : undefined
  }
  const way = wayOf(address, mailId)
  if (way === 'free') return {}
  if (way === 'held') return undefined
  if (way === 'first' && !(await takeOne(tx, mailsADay, mailboxOf(email), now))) return undefined
  const code = newCode()
  await noteCode(tx, mail, mailId, hashOfCode(code))
  return { code }
}
