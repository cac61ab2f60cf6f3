import { parseArgs } from 'node:util'
import { openDoor } from '@flotilla/operator/door'
import { listUnsent, mailer, noServer, unsentInWords } from '@flotilla/operator/mails'
import { CliError } from '@flotilla/workspace/errors'

const usage = 'flotilla mails [list | show <id> | resend <id> | resend --all] [--because <reason>] [--cluster] [--json]'

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
      const unsent = await listUnsent(door)
      print(unsent, unsentInWords(unsent))
      return unsent.blocked === 0 ? 0 : 1
    }
    if (verb === 'resend' && values.all && !id) {
      const answer = await door.ask<{ resent: number }>(mailer, '/mails/resend', change)
      if (!answer) throw noServer
      print(answer, `mails sent again: ${answer.resent}`)
      return 0
    }
    if (!id || values.all) throw new CliError(`flotilla mails ${verb}: expected an id`, usage)
    const path = `/mails/${encodeURIComponent(id)}`
    if (verb === 'show') {
      const mail = await door.ask(mailer, path)
      if (!mail) throw new CliError(`there is no mail ${id}`, 'flotilla mails list')
      console.log(JSON.stringify(mail, undefined, 2))
    } else if (verb === 'resend') {
      const answer = await door.ask(mailer, `${path}/resend`, change)
      if (!answer) throw new CliError(`${id} has not failed, or is about to be tried`, `flotilla mails show ${id}`)
      print(answer, `${id} is sent again`)
    } else throw new CliError(`flotilla mails: expected list, show or resend, got ${verb}`, usage)
    return 0
  } finally {
    door.close()
  }
}
