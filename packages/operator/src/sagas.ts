import { CliError } from '@flotilla/workspace/errors'
import type { Door } from './door.ts'

/** A kind of saga, and the service that runs it. */
export interface Kind {
  readonly service: string
  readonly saga: string
}

export interface Summary extends Kind {
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

export interface Whole extends Omit<Summary, 'saga'> {
  readonly name: string
  readonly steps: readonly string[]
  readonly state: { readonly steps: readonly string[] }
  readonly history: readonly History[]
}

/** Asks the services which sagas they run. */
export async function kindsOf(door: Door, only: { service?: string; saga?: string }): Promise<readonly Kind[]> {
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
/** Returns whether a saga waits for a release that knows its version. */
export const waits = (one: Standing) => one.known === false && isOpen(one)
export const statusInWords = (one: Standing) =>
  waits(one) ? `${one.status}, waits for code with version ${one.version}` : one.status

function rankOf(one: Standing): number {
  if (one.status === 'parked') return 0
  if (!isOpen(one)) return 4
  return waits(one) ? 1 : one.status === 'compensating' ? 2 : 3
}

/** Of each kind as its service lists them; those that need a person, and those that go on, before all others. */
export async function listSagas(door: Door, kinds: readonly Kind[], status: string | undefined): Promise<Summary[]> {
  const query = status ? `?status=${encodeURIComponent(status)}` : ''
  const lists = await Promise.all(
    kinds.map(async (kind) => {
      const answer = await door.ask<{ items: Summary[] }>(kind.service, `/sagas/${kind.saga}${query}`)
      return (answer?.items ?? []).map((item) => ({ ...kind, ...item }))
    }),
  )
  return lists.flat().toSorted((a, b) => rankOf(a) - rankOf(b))
}

/** Throws a CliError where no service, or more than one, has a saga with that id. */
export async function findSaga(door: Door, kinds: readonly Kind[], id: string) {
  const found = await Promise.all(
    kinds.map(async ({ service, saga }) => {
      const path = `/sagas/${saga}/${encodeURIComponent(id)}`
      const whole = await door.ask<Whole>(service, path)
      return whole ? [{ service, saga, path, whole }] : []
    }),
  )
  const [one, another] = found.flat()
  if (!one) throw new CliError(`no service knows a saga ${id}`, 'flotilla sagas')
  if (another)
    throw new CliError(`${one.service} and ${another.service} have a saga ${id}`, 'Say which with --service or --saga.')
  return one
}
