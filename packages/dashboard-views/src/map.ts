import type { HeldSpan, SpanStore } from '@flotilla/telemetry-store'
import { quantile } from './quantile.ts'
import type { MapEdge, ServiceHealth, ServiceMap } from './shapes/index.ts'

export interface DeclaredEdge {
  readonly from: string
  readonly to: string
  /** `consumes`: from the publisher to the listener. */
  readonly kind: MapEdge['kind']
}

const windowMs = 60_000

/** What the imports declare and what the traces show, laid over each other. Where traces are sampled, each that went well stands for as many as the services have counted. */
export function drawMap(
  store: SpanStore,
  { declared, services, now }: { declared: readonly DeclaredEdge[]; services: readonly ServiceHealth[]; now: number },
): ServiceMap {
  const observed = observe(store, now)
  const each = weightOf(store, services, now)
  const all = new Map(declared.map((edge) => [keyOf(edge), edge]))
  for (const [key, { edge }] of observed) all.set(key, edge)
  const isDeclared = new Set(declared.map(keyOf))
  const edges = [...all].map(([key, edge]) => {
    const recent = observed.get(key)?.recent ?? []
    const errors = recent.filter(({ error }) => error !== null).length
    const requests = errors + (recent.length - errors) * each
    return {
      ...edge,
      declared: isDeclared.has(key),
      observed: observed.has(key),
      rate: requests / (windowMs / 1_000),
      errorShare: requests === 0 ? 0 : errors / requests,
      p95: quantile(
        recent.map(({ ms }) => ms),
        0.95,
      ),
    }
  })
  const nodes = services.map(({ name, state, red }) => ({ name, state, rate: red.rate, errorShare: red.errorShare }))
  return { nodes, edges }
}

function weightOf(store: SpanStore, services: readonly ServiceHealth[], now: number): number {
  const held = store
    .traces()
    .flatMap(({ spans }) => spans)
    .filter((span) => span.kind === 'server' && span.error === null && span.startedAt + span.ms > now - windowMs).length
  const counted = services.reduce((sum, { red }) => sum + red.rate * (1 - red.errorShare) * (windowMs / 1_000), 0)
  return held === 0 ? 1 : Math.max(1, counted / held)
}

function observe(store: SpanStore, now: number) {
  const found = new Map<string, { edge: DeclaredEdge; recent: HeldSpan[] }>()
  for (const { spans } of store.traces()) {
    const byId = new Map(spans.map((span) => [span.spanId, span]))
    for (const span of spans) {
      const edge = edgeTo(span, byId)
      if (!edge) continue
      const key = keyOf(edge)
      let seen = found.get(key)
      if (!seen) found.set(key, (seen = { edge, recent: [] }))
      if (span.startedAt + span.ms > now - windowMs) seen.recent.push(span)
    }
  }
  return found
}

/** How a span of one service came about by another. */
function edgeTo(span: HeldSpan, byId: ReadonlyMap<string, HeldSpan>): DeclaredEdge | undefined {
  if (span.kind === 'consumer') {
    const [from, type] = [
      span.attributes['flotilla.message.source'],
      String(span.attributes['messaging.destination.name']),
    ]
    if (!from || from === span.service) return undefined
    return { from: String(from), to: span.service, kind: type.split('.')[1] === 'command' ? 'commands' : 'consumes' }
  }
  if (span.kind !== 'server' || !span.parentId) return undefined
  const caller = byId.get(span.parentId)
  if (!caller || caller.service === span.service) return undefined
  return { from: caller.service, to: span.service, kind: 'calls' }
}

const keyOf = ({ from, to, kind }: DeclaredEdge): string => `${kind} ${from} ${to}`
