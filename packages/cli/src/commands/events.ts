import { parseArgs } from 'node:util'
import { CliError } from '../errors.ts'
import { type Door, openDoor } from '../operator/door.ts'
import { type Store, storesInWords } from '../operator/stores.ts'
import { ago, table } from '../operator/table.ts'

interface Standing {
  readonly outbox: { readonly messages: number; readonly oldest: string | null }
  readonly retrying: number
  readonly deadLetters: number
  /** Missing in a service of an older version. */
  readonly stores?: readonly Store[]
}

interface Letter {
  readonly id: string
  readonly type: string
  readonly subject: string
  readonly attempts: number
  readonly error: string
  readonly died_at: string
}

const usage =
  'flotilla events [list [<service>] | show|redrive|drop|replay <service> <id>] [--because <reason>] [--cluster] [--json]'

/** What waits in each service, and its dead letters: to see, to try again, or to give up with a reason; and what was handled, once more. Who did it is written down there. */
export async function events(args: string[]): Promise<number> {
  const { values, positionals } = parseArgs({
    args,
    allowPositionals: true,
    options: { because: { type: 'string' }, cluster: { type: 'boolean', default: false }, json: { type: 'boolean' } },
  })
  const [verb = 'list', service, id] = positionals
  const door = await openDoor(values)
  const print = (found: unknown, text: string) => console.log(values.json ? JSON.stringify(found, undefined, 2) : text)
  try {
    if (verb === 'list') return await list(door, service, print)
    if (!service || !id) throw new CliError(`flotilla events ${verb}: expected a service and an id`, usage)
    const path = (things: string) => `/${things}/${encodeURIComponent(id)}`
    const act = values.because ? { because: values.because } : {}
    const found = <T>(answer: T | undefined, what: string) => existing(answer, { service, what, id })
    const ofLetter = async (to: string) =>
      found(await door.ask(service, `${path('dead-letters')}/${to}`, { body: act }), 'dead letter')
    if (verb === 'show') {
      const message = found(await door.ask(service, path('messages')), 'message')
      console.log(JSON.stringify(message, undefined, 2))
    } else if (verb === 'redrive') {
      print(await ofLetter('redrive'), `${id} is tried again`)
    } else if (verb === 'drop') {
      if (!values.because) throw new CliError('to drop a message takes a reason', '--because "…"')
      print(await ofLetter('drop'), `${id} is given up on, and stays on record`)
    } else if (verb === 'replay') {
      if (!values.because) throw new CliError('to replay a message takes a reason', '--because "…"')
      const answer = await door.ask(service, `${path('messages')}/replay`, { body: act })
      print(found(answer, 'message'), `${service} handles ${id} once more`)
    } else throw new CliError(`flotilla events: expected list, show, redrive, drop or replay, came ${verb}`, usage)
    return 0
  } finally {
    door.close()
  }
}

type Print = (found: unknown, text: string) => void

async function list(door: Door, only: string | undefined, print: Print): Promise<number> {
  const services = only ? [only] : door.services
  const all = await Promise.all(
    services.map(async (service) => {
      const [standing, letters] = await Promise.all([
        door.ask<Standing>(service, '/events'),
        door.ask<{ items: Letter[] }>(service, '/dead-letters'),
      ])
      return { service, standing, letters: letters?.items ?? [] }
    }),
  )
  const counts = all.flatMap(({ service, standing }) =>
    standing
      ? [[service, standing.outbox.messages, ago(standing.outbox.oldest), standing.retrying, standing.deadLetters]]
      : [],
  )
  const letters = all.flatMap(({ service, letters: dead }) =>
    dead.map(({ id, type, subject, attempts, error, died_at }) => [
      service,
      id,
      type,
      subject,
      attempts,
      ago(died_at),
      error,
    ]),
  )
  const text = [
    table(['service', 'to publish', 'oldest', 'retrying', 'dead letters'], counts),
    letters.length === 0
      ? 'no dead letters'
      : table(['service', 'id', 'type', 'subject', 'attempts', 'died', 'error'], letters),
  ]
  text.push(...storesInWords(all.map(({ service, standing }) => ({ service, stores: standing?.stores ?? [] }))))
  print(all, text.join('\n\n'))
  return letters.length === 0 ? 0 : 1
}

function existing<T>(answer: T | undefined, { service, what, id }: { service: string; what: string; id: string }): T {
  if (answer === undefined) throw new CliError(`${service} has no ${what} ${id}`, `flotilla events list ${service}`)
  return answer
}
