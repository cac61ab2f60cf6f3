import type { Ask } from './ask.ts'
import type { RunningService } from './health.ts'
import { type StoredSaga, toSummary } from './sagas.ts'
import type { SagaSummary, Standing } from './shapes/index.ts'

/** What the services have in their own stores, asked for every other second while somebody looks; the last answer of one that does not answer. */
export interface Standings {
  standings(): Promise<readonly Standing[]>
  sagas(): Promise<readonly SagaSummary[]>
}

const freshMs = 2_000
// One that hangs is not to hold up what the others say.
const patienceMs = 1_000

interface Events {
  readonly outbox: { readonly messages: number; readonly oldest: string | null }
  /** Absent from a service of an earlier version. */
  readonly held?: readonly { destination: string | null; messages: number; since: string; reason: string }[]
  readonly retrying: number
}

interface DeadLetters {
  readonly items: readonly { id: string; type: string; died_at: string; error: string; attempts: number }[]
}

/** Starts with nothing asked. Without `ask` there is nothing to answer. */
export function openStandings({
  ask,
  services,
}: {
  ask?: Ask | undefined
  services: () => Promise<readonly RunningService[]>
}): Standings {
  const last = new Map<string, Standing>()
  // While nobody can say what runs, nothing can be asked.
  const running = () => services().catch(() => [])

  async function readOne(service: string): Promise<Standing | undefined> {
    const [events, letters] = await Promise.all([
      ask!<Events>(service, '/events'),
      ask!<DeadLetters>(service, '/dead-letters'),
    ])
    if (!events) return undefined
    const { outbox, held = [], retrying } = events
    const standing = {
      service,
      outbox: {
        waiting: outbox.messages,
        oldestMs: outbox.oldest ? Math.max(0, Date.now() - Date.parse(outbox.oldest)) : 0,
      },
      held: held.map(({ destination, messages, since, reason }) => ({
        destination,
        messages,
        since: Date.parse(since),
        reason,
      })),
      retrying,
      deadLetters: (letters?.items ?? []).map(({ id, type, died_at, error, attempts }) => ({
        id,
        type,
        at: Date.parse(died_at),
        error,
        tries: attempts,
      })),
    }
    last.set(service, standing)
    return standing
  }

  async function readStandings(): Promise<readonly Standing[]> {
    if (!ask) return []
    const found = await Promise.all(
      (await running()).map(({ name }) => soon(readOne(name)).catch(() => last.get(name))),
    )
    return found.filter((one) => one !== undefined)
  }

  async function sagasOf(service: string): Promise<readonly SagaSummary[]> {
    const { items: kinds } = (await ask!<{ items: { name: string }[] }>(service, '/sagas')) ?? { items: [] }
    const lists = await Promise.all(
      kinds.map(async ({ name }) => {
        const answer = await ask!<{ items: StoredSaga[] }>(service, `/sagas/${name}`)
        return (answer?.items ?? []).map((stored) => toSummary(service, name, stored))
      }),
    )
    return lists.flat()
  }

  async function readSagas(): Promise<readonly SagaSummary[]> {
    if (!ask) return []
    return (await Promise.all((await running()).map(({ name }) => soon(sagasOf(name)).catch(() => [])))).flat()
  }

  return { standings: keptFor(freshMs, readStandings), sagas: keptFor(freshMs, readSagas) }
}

async function soon<T>(work: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<never>((_, fail) => {
    timer = setTimeout(() => fail(new Error(`no answer in ${patienceMs} ms`)), patienceMs)
  })
  return Promise.race([work, late]).finally(() => clearTimeout(timer))
}

/** Calls again only when the last answer is older than that; those who ask meanwhile share one. */
function keptFor<T>(ms: number, read: () => Promise<T>): () => Promise<T> {
  let [value, at]: [Promise<T> | undefined, number] = [undefined, 0]
  return () => {
    if (!value || performance.now() - at > ms) {
      at = performance.now()
      value = read()
    }
    return value
  }
}
