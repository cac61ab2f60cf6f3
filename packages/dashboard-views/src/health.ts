import type { HeldSpan, PointStore, SpanStore } from '@flotilla/telemetry-store'
import { boundOf, type Counted, countedOf } from './counted.ts'
import { quantile } from './quantile.ts'
import type { ServiceHealth, Standing } from './shapes/index.ts'

/** What whoever runs the services knows of one. */
export interface RunningService {
  readonly name: string
  readonly version: string
  readonly state: 'ready' | 'starting' | 'unready' | 'crashed' | 'stopped'
  readonly restarts: number
  /** How a process of it ended without being told to, the last time: a signal, a code, a reason. */
  readonly ended?: { readonly how: string; readonly at: number } | null
}

const minute = 60_000
const slotMs = 5_000
const slots = 60
const silentAfterMs = 30_000

export function healthOf(
  { spans, points }: { spans: SpanStore; points: PointStore },
  { running, standings, now }: { running: readonly RunningService[]; standings: readonly Standing[]; now: number },
): ServiceHealth[] {
  const recent = requestsSince(spans, now - slots * slotMs)
  const heard = lastHeard(points)
  const names = new Set([...running.map(({ name }) => name), ...recent.keys(), ...heard.keys()])
  return [...names].toSorted().map((name) => {
    const requests = recent.get(name) ?? []
    const known = running.find((one) => one.name === name)
    const replicas = [...(heard.get(name) ?? [])].map(([instance, lastHeardAt]) => ({ instance, lastHeardAt }))
    const standing = standings.find(({ service }) => service === name)
    const silent = replicas.every(({ lastHeardAt }) => lastHeardAt < now - silentAfterMs)
    const bytes = points.latest('process_resident_memory_bytes', name)
    return {
      name,
      version: known?.version ?? '',
      state: known?.state ?? (silent ? 'silent' : 'ready'),
      replicas: replicas.filter(({ lastHeardAt }) => lastHeardAt >= now - silentAfterMs),
      restarts: known?.restarts ?? 0,
      ended: known?.ended ?? null,
      ...shownOf(requests, countedOf(points, name, now), now),
      eventLoop: points.latest('nodejs_eventloop_utilization', name),
      memoryMiB: bytes === null ? null : bytes / 2 ** 20,
      outboxWaiting: standing?.outbox.waiting ?? points.latest('flotilla_outbox_waiting_messages', name),
      deadLetters: standing?.deadLetters.length ?? null,
    }
  })
}

function requestsSince(spans: SpanStore, since: number): Map<string, HeldSpan[]> {
  const found = new Map<string, HeldSpan[]>()
  for (const trace of spans.traces()) {
    if (trace.endedAt < since) continue
    for (const span of trace.spans) {
      if (span.kind !== 'server' || endOf(span) < since) continue
      const list = found.get(span.service)
      if (list) list.push(span)
      else found.set(span.service, [span])
    }
  }
  return found
}

function lastHeard(points: PointStore): Map<string, Map<string, number>> {
  const found = new Map<string, Map<string, number>>()
  for (const { service, instance, readings } of points.series('process_resident_memory_bytes')) {
    const instances = found.get(service) ?? new Map<string, number>()
    instances.set(instance, Math.max(instances.get(instance) ?? 0, readings.at(-1)?.at ?? 0))
    found.set(service, instances)
  }
  return found
}

/** Failed and slow requests are all held as spans, of the others perhaps one in ten: how many there were, and how quick, the service has counted. */
function shownOf(
  requests: readonly HeldSpan[],
  counted: Counted,
  now: number,
): Pick<ServiceHealth, 'red' | 'sparkline'> {
  const recent = requests.filter((span) => endOf(span) > now - minute)
  const times = recent.map(({ ms }) => ms)
  const errors = recent.filter(({ error }) => error !== null).length
  const sampled = counted.requests > recent.length
  const all = sampled ? counted.requests : recent.length
  const quantileOf = (share: number) => (sampled ? boundOf(counted, share) : quantile(times, share))
  return {
    red: {
      rate: all / 60,
      errorShare: all === 0 ? 0 : errors / all,
      p50: quantileOf(0.5),
      p95: quantileOf(0.95),
    },
    sparkline: sparklineOf(requests, now, recent.length === errors ? 1 : (all - errors) / (recent.length - errors)),
  }
}

/** A span that went well stands for so many requests. */
function sparklineOf(requests: readonly HeldSpan[], now: number, each: number): { rate: number; errors: number }[] {
  const line = Array.from({ length: slots }, () => ({ rate: 0, errors: 0 }))
  for (const span of requests) {
    const slot = line[slots - 1 - Math.floor((now - endOf(span)) / slotMs)]
    if (!slot) continue
    slot.rate += ((span.error === null ? each : 1) * 1_000) / slotMs
    if (span.error !== null) slot.errors++
  }
  return line
}

const endOf = ({ startedAt, ms }: HeldSpan): number => startedAt + ms
