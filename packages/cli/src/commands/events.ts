import { parseArgs } from 'node:util'
import { openDoor } from '@flotilla/operator/door'
import { textOf } from '@flotilla/operator/events-text'
import { readMessages } from '@flotilla/operator/messages'
import { CliError } from '@flotilla/workspace/errors'

const usage =
  'flotilla events [list [<service>] | show|redrive|drop|replay <service> <id>] [--because <reason>] [--cluster] [--json]'

/** What waits in each service, what the bus refuses, and its dead letters: to see, to try again, or to give up with a reason; and what was handled, once more. Who did it is written down there. */
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
    if (verb === 'list') {
      const all = await readMessages(door, service)
      print(all, textOf(all, service !== undefined))
      return all.every(({ letters, held }) => letters.length + held.length === 0) ? 0 : 1
    }
    if (!service || !id) throw new CliError(`flotilla events ${verb}: expected a service and an id`, usage)
    const path = (things: string) => `/${things}/${encodeURIComponent(id)}`
    const act = values.because ? { because: values.because } : {}
    const found = <T>(answer: T | undefined, what: string) => existing(answer, { service, what, id })
    // An id is in one of these places; where it is, the service knows.
    const actIn = async (places: readonly string[], to: string, what: string) => {
      let answer: unknown
      for (const place of places) answer ??= await door.ask(service, `${path(place)}/${to}`, { body: act })
      return found(answer, what)
    }
    if (verb === 'show') {
      const message = found(await door.ask(service, path('messages')), 'message')
      console.log(JSON.stringify(message, undefined, 2))
    } else if (verb === 'redrive') {
      const answer = await actIn(['dead-letters', 'held'], 'redrive', 'dead letter or held message')
      print(answer, `${id} is tried again`)
    } else if (verb === 'drop') {
      if (!values.because) throw new CliError('to drop a message takes a reason', '--because "…"')
      const answer = await actIn(['dead-letters', 'retries', 'held'], 'drop', 'dead letter, parked or held message')
      print(answer, `${id} is given up on; who did it and why is on record`)
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

function existing<T>(answer: T | undefined, { service, what, id }: { service: string; what: string; id: string }): T {
  if (answer === undefined) throw new CliError(`${service} has no ${what} ${id}`, `flotilla events list ${service}`)
  return answer
}
