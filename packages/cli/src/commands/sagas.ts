import { parseArgs } from 'node:util'
import { CliError } from '../errors.ts'
import { type Door, openDoor } from '../operator/door.ts'
import { ago, table } from '../operator/table.ts'

/** A kind of saga, and the service that runs it. */
interface Kind {
  readonly service: string
  readonly saga: string
}

interface Summary extends Kind {
  readonly id: string
  readonly version?: number
  /** Whether the code that answered knows its version; otherwise the saga waits for code that does. */
  readonly known?: boolean
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

interface Whole extends Omit<Summary, 'saga'> {
  readonly name: string
  readonly steps: readonly string[]
  readonly state: { readonly steps: readonly string[] }
  readonly history: readonly History[]
}

const usage =
  'flotilla sagas [list [--status <status>] | show|retry <id>] [--service <name>] [--saga <name>] [--cluster] [--json]'

/** The sagas of all services, those first that wait for a person or for another version of their service; one with all that happened to it; another try for one that is parked. */
export async function sagas(args: string[]): Promise<number> {
  const { values, positionals } = parseArgs({
    args,
    allowPositionals: true,
    options: {
      status: { type: 'string' },
      service: { type: 'string' },
      saga: { type: 'string' },
      cluster: { type: 'boolean', default: false },
      json: { type: 'boolean' },
    },
  })
  const [verb = 'list', id] = positionals
  const door = await openDoor(values)
  const print = (found: unknown, text: string) => console.log(values.json ? JSON.stringify(found, undefined, 2) : text)
  try {
    const kinds = await kindsOf(door, values)
    if (verb === 'list') {
      const items = await list(door, kinds, values.status)
      print(items, listed(items))
      return items.some((item) => item.status === 'parked' || waits(item)) ? 1 : 0
    }
    if (!id) throw new CliError(`flotilla sagas ${verb}: expected an id`, usage)
    if (verb === 'show') {
      const { whole } = await find(door, kinds, id)
      print(whole, told(whole))
    } else if (verb === 'retry') {
      const { service, path } = await find(door, kinds, id)
      const answer = await door.ask(service, `${path}/retry`, { body: {} })
      if (!answer) throw new CliError(`${id} is not parked`, `flotilla sagas show ${id}`)
      print(answer, `${id}: what could not be undone is asked for again`)
    } else throw new CliError(`flotilla sagas: expected list, show or retry, came ${verb}`, usage)
    return 0
  } finally {
    door.close()
  }
}

/** As the services themselves say. */
async function kindsOf(door: Door, only: { service?: string; saga?: string }): Promise<readonly Kind[]> {
  const services = only.service === undefined ? door.services : [only.service]
  const found = await Promise.all(
    services.map(async (service) => {
      const answer = await door.ask<{ items: { name: string }[] }>(service, '/sagas')
      return (answer?.items ?? []).map(({ name }) => ({ service, saga: name }))
    }),
  )
  return found.flat().filter(({ saga }) => only.saga === undefined || saga === only.saga)
}

type Standing = Pick<Summary, 'version' | 'known' | 'status'>

const isOpen = ({ status }: Standing) => status !== 'done' && status !== 'compensated'
const waits = (one: Standing) => one.known === false && isOpen(one)
const inWords = (one: Standing) =>
  waits(one) ? `${one.status}, waits for code with version ${one.version}` : one.status

function rankOf(one: Standing): number {
  if (one.status === 'parked') return 0
  if (!isOpen(one)) return 4
  return waits(one) ? 1 : one.status === 'compensating' ? 2 : 3
}

/** Of each kind as its service lists them; those that need a person, and those that go on, before all others. */
async function list(door: Door, kinds: readonly Kind[], status: string | undefined): Promise<Summary[]> {
  const query = status ? `?status=${encodeURIComponent(status)}` : ''
  const lists = await Promise.all(
    kinds.map(async (kind) => {
      const answer = await door.ask<{ items: Summary[] }>(kind.service, `/sagas/${kind.saga}${query}`)
      return (answer?.items ?? []).map((item) => ({ ...kind, ...item }))
    }),
  )
  return lists.flat().toSorted((a, b) => rankOf(a) - rankOf(b))
}

async function find(door: Door, kinds: readonly Kind[], id: string) {
  const found = await Promise.all(
    kinds.map(async ({ service, saga }) => {
      const path = `/sagas/${saga}/${encodeURIComponent(id)}`
      const whole = await door.ask<Whole>(service, path)
      return whole ? [{ service, saga, path, whole }] : []
    }),
  )
  const [one, another] = found.flat()
  if (!one) throw new CliError(`no service knows a saga ${id}`, usage)
  if (another)
    throw new CliError(`${one.service} and ${another.service} have a saga ${id}`, 'Say which with --service or --saga.')
  return one
}

function listed(items: readonly Summary[]): string {
  if (items.length === 0) return 'no sagas'
  const rows = items.map((item) => [
    `${item.service}/${item.saga}`,
    item.id,
    inWords(item),
    ago(item.started_at),
    item.reason,
  ])
  return table(['saga', 'id', 'status', 'started', 'reason'], rows)
}

function told(whole: Whole): string {
  const { name, id, reason, steps, state, history } = whole
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
    `${name} ${id}: ${inWords(whole)}${reason ? `, ${reason}` : ''}`,
    stands,
    table(['n', 'at', 'what came', 'status', 'commands sent', 'why'], rows),
  ].join('\n')
}
