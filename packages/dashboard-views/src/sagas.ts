import type { SagaDetail, SagaSummary } from './shapes/index.ts'

/** A saga as the operators' door of its service shows it. */
export interface StoredSaga {
  readonly id: string
  readonly status: SagaSummary['status']
  /** Not said by services from before versions. */
  readonly version?: number
  readonly known?: boolean
  readonly reason: string | null
  readonly due_at: string | null
  readonly started_at: string
  readonly traceparent?: string | null
  readonly steps?: readonly string[]
  readonly state?: { readonly steps: readonly string[] }
  readonly history?: readonly {
    readonly n: number
    readonly at: string
    readonly status: string
    readonly input: { readonly type: string; readonly name?: string; readonly reason?: string }
    readonly sent: readonly string[]
  }[]
}

const ended = ['done', 'compensated']
const order = ['parked', 'compensating', 'running', 'compensated', 'done']

/** Those that wait for a person first, then those under way, the newest before the others. */
export function stuckFirst(sagas: readonly SagaSummary[]): SagaSummary[] {
  return sagas.toSorted((a, b) => order.indexOf(a.status) - order.indexOf(b.status) || b.startedAt - a.startedAt)
}

export function toSummary(service: string, saga: string, stored: StoredSaga): SagaSummary {
  const { id, status, version = 1, known = true, reason, due_at, started_at } = stored
  const dueAt = due_at === null ? null : Date.parse(due_at)
  const waitsFor = known || ended.includes(status) ? null : version
  return { service, saga, id, status, waitsFor, reason, startedAt: Date.parse(started_at), dueAt }
}

export function toDetail(service: string, saga: string, stored: StoredSaga): SagaDetail {
  const { steps = [], state, history = [], traceparent } = stored
  return {
    ...toSummary(service, saga, stored),
    steps: steps.map((name, i) => ({ name, state: stateOf(state?.steps[i]) })),
    history: history.map(({ n, at, status, input, sent }) => ({
      n,
      at: Date.parse(at),
      status,
      input: [input.type, input.name].filter(Boolean).join(' '),
      reason: input.reason ?? null,
      sent,
    })),
    traceId: traceparent?.split('-')[1] ?? null,
  }
}

type StepState = SagaDetail['steps'][number]['state']

const shown: Readonly<Record<string, StepState>> = {
  asked: 'running',
  done: 'done',
  refused: 'failed',
  'timed-out': 'failed',
  undoing: 'undoing',
  undone: 'undone',
}

function stateOf(stored: string | undefined): StepState {
  return shown[stored ?? ''] ?? 'waiting'
}
