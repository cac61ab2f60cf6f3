import { CliError } from '@flotilla/workspace/errors'
import type { Door } from './door.ts'
import { ago, table } from './table.ts'

interface Mail {
  readonly id: string
  readonly state: 'failed' | 'queued'
  readonly subject: string
  readonly attempts: number
  readonly error: string
  readonly failedAt: string | null
  readonly blockedSince: string | null
}

export interface Unsent {
  readonly failed: number
  /** They wait until the mail server takes mails of ours. */
  readonly blocked: number
  /** Of these the first. */
  readonly items: readonly Mail[]
}

/** The service that sends mails. */
export const mailer = 'notifications'

export const noServer = new CliError(`${mailer} sends no mails`, 'It has no SMTP_URL: mails are in the inbox only.')

/** Asks for the mails that failed or are blocked. Throws `noServer` where none is sent. */
export async function listUnsent(door: Door): Promise<Unsent> {
  const unsent = await door.ask<Unsent>(mailer, '/mails')
  if (!unsent) throw noServer
  return unsent
}

/** A table of them. */
export function unsentInWords({ failed, blocked, items }: Unsent): string {
  if (items.length === 0) return 'no mail failed, and none is blocked'
  const rows = items.map(({ id, state, subject, attempts, error, failedAt, blockedSince }) => [
    id,
    state === 'failed' ? 'failed' : 'blocked',
    ago(failedAt ?? blockedSince),
    attempts,
    subject,
    error,
  ])
  const counts = `${failed} failed; ${blocked} blocked: the mail server takes no mail of ours`
  return [counts, table(['id', 'state', 'since', 'attempts', 'subject', 'error'], rows)].join('\n\n')
}
