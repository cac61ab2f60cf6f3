import { parseArgs } from 'node:util'
import { CliError } from '../errors.ts'
import { type Door, openDoor } from '../operator/door.ts'
import { ago, table } from '../operator/table.ts'

interface Mail {
  readonly id: string
  readonly state: 'failed' | 'queued'
  readonly subject: string
  readonly attempts: number
  readonly error: string
  readonly failedAt: string | null
  readonly blockedSince: string | null
}

interface Unsent {
  readonly failed: number
  /** They wait until the mail server takes mails of ours. */
  readonly blocked: number
  /** Of these the first. */
  readonly items: readonly Mail[]
}

const usage = 'flotilla mails [list | show <id> | resend <id> | resend --all] [--because <reason>] [--cluster] [--json]'
const service = 'notifications'

/** Lists the mails that failed, or that wait because the mail server refuses us; shows one without its text; sends one or all again. The exit code of a list is 1 while mails are blocked. */
export async function mails(args: string[]): Promise<number> {
  const { values, positionals } = parseArgs({
    args,
    allowPositionals: true,
    options: {
      all: { type: 'boolean' },
      because: { type: 'string' },
      cluster: { type: 'boolean', default: false },
      json: { type: 'boolean' },
    },
  })
  const [verb = 'list', id] = positionals
  const door = await openDoor(values)
  const print = (found: unknown, text: string) => console.log(values.json ? JSON.stringify(found, undefined, 2) : text)
  const change = { body: values.because ? { because: values.because } : {} }
  try {
    if (verb === 'list') {
      const unsent = await list(door)
      print(unsent, inWords(unsent))
      return unsent.blocked === 0 ? 0 : 1
    }
    if (verb === 'resend' && values.all && !id) {
      const answer = await door.ask<{ resent: number }>(service, '/mails/resend', change)
      if (!answer) throw noServer
      print(answer, `mails sent again: ${answer.resent}`)
      return 0
    }
    if (!id || values.all) throw new CliError(`flotilla mails ${verb}: expected an id`, usage)
    const path = `/mails/${encodeURIComponent(id)}`
    if (verb === 'show') {
      const mail = await door.ask(service, path)
      if (!mail) throw new CliError(`there is no mail ${id}`, 'flotilla mails list')
      console.log(JSON.stringify(mail, undefined, 2))
    } else if (verb === 'resend') {
      const answer = await door.ask(service, `${path}/resend`, change)
      if (!answer) throw new CliError(`${id} has not failed, or is about to be tried`, `flotilla mails show ${id}`)
      print(answer, `${id} is sent again`)
    } else throw new CliError(`flotilla mails: expected list, show or resend, got ${verb}`, usage)
    return 0
  } finally {
    door.close()
  }
}

const noServer = new CliError(`${service} sends no mails`, 'It has no SMTP_URL: mails are in the inbox only.')

async function list(door: Door): Promise<Unsent> {
  const unsent = await door.ask<Unsent>(service, '/mails')
  if (!unsent) throw noServer
  return unsent
}

function inWords({ failed, blocked, items }: Unsent): string {
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
