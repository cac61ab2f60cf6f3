import { parseArgs } from 'node:util'
import { CliError } from '../errors.ts'
import { type Door, openDoor } from '../operator/door.ts'
import { ago, table } from '../operator/table.ts'

interface Summary {
  readonly id: string
  readonly status: string
  readonly reason: string | null
  readonly due_at: string | null
  readonly started_at: string
}

interface History {
  readonly n: number
  readonly at: string
  readonly status: string
  readonly input: {
    readonly type: string
    readonly name?: string
    readonly reason?: string
    readonly ignored?: boolean
  }
  readonly sent: readonly string[]
}

interface Whole extends Summary {
  readonly name: string
  readonly steps: readonly string[]
  readonly state: { readonly steps: readonly string[] }
  readonly history: readonly History[]
}

const usage =
  'flotilla sagas [list [--status <status>] | show|retry <id>] [--service orders] [--saga checkout] [--cluster] [--json]'

/** The sagas of a service, those first that wait for a person; one with all that happened to it; another try for one that is parked. */
export async function sagas(args: string[]): Promise<number> {
  const { values, positionals } = parseArgs({
    args,
    allowPositionals: true,
    options: {
      status: { type: 'string' },
      service: { type: 'string', default: 'orders' },
      saga: { type: 'string', default: 'checkout' },
      cluster: { type: 'boolean', default: false },
      json: { type: 'boolean' },
    },
  })
  const [verb = 'list', id] = positionals
  const { service, saga } = values
  const door = await openDoor(values)
  const print = (found: unknown, text: string) => console.log(values.json ? JSON.stringify(found, undefined, 2) : text)
  try {
    if (verb === 'list') {
      const query = values.status ? `?status=${encodeURIComponent(values.status)}` : ''
      const { items } = await existing<{ items: Summary[] }>(door, service, `/sagas/${saga}${query}`)
      print(items, listed(items))
      return items.some(({ status }) => status === 'parked') ? 1 : 0
    }
    if (!id) throw new CliError(`flotilla sagas ${verb}: expected an id`, usage)
    const path = `/sagas/${saga}/${encodeURIComponent(id)}`
    if (verb === 'show') {
      const found = await existing<Whole>(door, service, path)
      print(found, told(found))
    } else if (verb === 'retry') {
      const answer = await door.ask(service, `${path}/retry`, { body: {} })
      if (!answer) throw new CliError(`${id} is not parked`, `flotilla sagas show ${id}`)
      print(answer, `${id}: what could not be undone is asked for again`)
    } else throw new CliError(`flotilla sagas: expected list, show or retry, came ${verb}`, usage)
    return 0
  } finally {
    door.close()
  }
}

async function existing<T>(door: Door, service: string, path: string): Promise<T> {
  const answer = await door.ask<T>(service, path)
  if (answer === undefined) throw new CliError(`${service} knows nothing of ${path.split('/').at(-1)}`, usage)
  return answer
}

function listed(items: readonly Summary[]): string {
  if (items.length === 0) return 'no sagas'
  const rows = items.map(({ id, status, started_at, reason }) => [id, status, ago(started_at), reason])
  return table(['id', 'status', 'started', 'reason'], rows)
}

function told({ name, id, status, reason, steps, state, history }: Whole): string {
  const stands = steps.map((step, i) => `${step}: ${state.steps[i]}`).join(', ')
  const rows = history.map(({ n, at, input, status: after, sent }) => [
    n,
    at,
    [input.type, input.name, input.ignored && '(ignored)'].filter(Boolean).join(' '),
    after,
    sent.map((type) => type.split('.')[2]).join(', '),
    input.reason,
  ])
  return [
    `${name} ${id}: ${status}${reason ? `, ${reason}` : ''}`,
    stands,
    table(['n', 'at', 'what came', 'status', 'commands sent', 'why'], rows),
  ].join('\n')
}
