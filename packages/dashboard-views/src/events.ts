import type { HeldSpan, SpanStore } from '@flotilla/telemetry-store'
import type { Ask } from './ask.ts'
import type { EventDetail, EventSummary, Hop, OperatorAct, Standing } from './shapes/index.ts'

export interface EventFilter {
  /** Publisher or consumer. */
  readonly service?: string
  readonly type?: string
  readonly state?: Hop['state']
  readonly limit?: number
}

/** Events and commands from the producers' and consumers' spans, with the dead letters that the services have of them. */
export function findEvents(store: SpanStore, standings: readonly Standing[], filter: EventFilter): EventSummary[] {
  const { service, type, state, limit = 200 } = filter
  const events = new Map<string, { sent: HeldSpan | undefined; taken: HeldSpan[] }>()
  for (const { spans } of store.traces())
    for (const span of spans) {
      const id = span.attributes['messaging.message.id']
      if (id === undefined) continue
      const event = events.get(String(id)) ?? { sent: undefined, taken: [] }
      if (span.kind === 'producer') event.sent = span
      if (span.kind === 'consumer') event.taken.push(span)
      events.set(String(id), event)
    }
  const dead = new Map(
    standings.flatMap((one) => one.deadLetters.map((letter) => [`${one.service} ${letter.id}`, letter] as const)),
  )
  return [...events]
    .map(([id, event]) => toSummary(id, event, dead))
    .filter(
      (event) =>
        (!type || event.type === type) &&
        (!service || event.publisher === service || event.hops.some((hop) => hop.consumer === service)) &&
        (!state || event.hops.some((hop) => hop.state === state)),
    )
    .toSorted((a, b) => b.committedAt - a.committedAt)
    .slice(0, limit)
}

type DeadLetter = Standing['deadLetters'][number]

function toSummary(
  id: string,
  { sent, taken }: { sent: HeldSpan | undefined; taken: readonly HeldSpan[] },
  dead: ReadonlyMap<string, DeadLetter>,
): EventSummary {
  const one = sent ?? taken[0]!
  const { 'messaging.destination.name': type, 'flotilla.message.source': source } = one.attributes
  const committedAt = sent ? sent.startedAt + sent.ms : one.startedAt
  const hops = [...Map.groupBy(taken, (span) => span.service)].map(([consumer, tries]) =>
    toHop(consumer, tries, committedAt, dead.get(`${consumer} ${id}`)),
  )
  return {
    id,
    type: String(type),
    publisher: sent?.service ?? String(source ?? ''),
    key:
      taken
        .map((span) => span.attributes['flotilla.message.subject'])
        .find((key) => key !== undefined)
        ?.toString() ?? null,
    committedAt,
    traceId: one.traceId,
    hops,
  }
}

function toHop(consumer: string, tries: readonly HeldSpan[], committedAt: number, letter: DeadLetter | undefined): Hop {
  const last = tries.reduce((latest, span) => (span.startedAt > latest.startedAt ? span : latest))
  const state = letter ? 'dead' : last.error === null ? 'done' : 'retrying'
  return {
    consumer,
    state,
    tries: letter?.tries ?? tries.length,
    lagMs: state === 'done' ? Math.max(0, last.startedAt + last.ms - committedAt) : null,
    error: letter?.error ?? last.error,
    deadLetterId: letter?.id ?? null,
  }
}

/** With what only the consumers' own stores know: what a dead letter says, and what operators did. */
export async function detailOf(event: EventSummary, ask: Ask | undefined): Promise<EventDetail> {
  const { id, hops } = event
  const path = `/messages/${encodeURIComponent(id)}`
  // Of a consumer that is away the spans tell all the same.
  const told = await Promise.all(
    hops.map(({ consumer }) => ask?.<StoredMessage>(consumer, path).catch(() => undefined)),
  )
  return {
    ...event,
    hops: hops.map((hop, n) => ({
      ...hop,
      acts: (told[n]?.actions ?? []).map((act) => ({ ...act, at: Date.parse(act.at) })),
    })),
    payload: told.find((one) => one?.envelope)?.envelope!.data ?? null,
  }
}

/** As a service's door for operators tells it. */
interface StoredMessage {
  readonly envelope?: { readonly data: unknown }
  readonly actions: readonly (Omit<OperatorAct, 'at'> & { readonly at: string })[]
}
