type Labels = Readonly<Record<string, string>>

/** What is drawn of a metric, and as the answer to what. */
export interface Question {
  readonly title: string
  readonly help: string
  /** Series that belong to the answer; all, when it does not say. */
  readonly only?: (labels: Labels) => boolean
  /** How those of one service become one line; when it does not say, each is a line of its own. */
  readonly byService?: 'sum' | 'max'
}

const isP95 = (labels: Labels) => labels['quantile'] === '0.95' || labels['quantile'] === 'p95'
// The first of each that is known is drawn: other stacks name the same things otherwise.
export const questions: readonly (Question & { readonly metrics: readonly string[] })[] = [
  {
    title: 'Answers within (p95)',
    help: 'The slowest operation of each service',
    metrics: ['http_server_request_duration_seconds', 'http.server.request.duration'],
    only: isP95,
    byService: 'max',
  },
  {
    title: 'Event loop',
    help: 'Share of the time in which it was busy: from 0.9 on everything waits',
    metrics: ['nodejs_eventloop_utilization', 'nodejs.eventloop.utilization'],
    byService: 'max',
  },
  {
    title: 'Memory',
    help: 'What the processes hold',
    metrics: ['process_resident_memory_bytes', 'process.memory.usage'],
    byService: 'sum',
  },
  {
    title: 'Waiting in the outbox',
    help: 'Messages that are committed, but not yet on the bus',
    metrics: ['flotilla_outbox_waiting_messages'],
    byService: 'max',
  },
  {
    title: 'Messages handled a second',
    help: 'By service, from the bus and the retries',
    metrics: ['flotilla_messages_handled_total'],
    byService: 'sum',
  },
  {
    title: 'Messages on their way (p95)',
    help: 'From a message’s own time to taking it in hand',
    metrics: ['flotilla_message_delay_seconds'],
    only: isP95,
    byService: 'max',
  },
  {
    title: 'Sagas ended a second',
    help: 'By how they ended',
    metrics: ['flotilla_sagas_ended_total'],
  },
  {
    title: 'Reads through the cache a second',
    help: 'Hits, misses, and those that shared a load',
    metrics: ['cache_reads_total'],
  },
]
