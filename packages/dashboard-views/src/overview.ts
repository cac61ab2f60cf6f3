import type { Held } from '@flotilla/telemetry-store'
import { findWrongs } from './findings.ts'
import { healthOf, type RunningService } from './health.ts'
import type { Finding, Overview } from './shapes/index.ts'
import type { Standings } from './standings.ts'

export interface Overviews {
  /** As things stand; made at most once a second, however many look. */
  read(): Promise<Overview>
}

const freshMs = 900

/** What runs, and where: no telemetry says it. */
export interface Around {
  readonly world: Overview['world']
  readonly services: () => Promise<readonly RunningService[]>
}

export function openOverviews(held: Held, { world, services: whatRuns }: Around, standings: Standings): Overviews {
  const since = new Map<string, number>()
  let [last, at]: [Promise<Overview> | undefined, number] = [undefined, 0]

  async function make(): Promise<Overview> {
    const now = Date.now()
    const [running, stands, sagas] = await Promise.all([
      whatRuns().catch(() => []),
      standings.standings(),
      standings.sagas(),
    ])
    const services = healthOf(held, { running, standings: stands, now })
    const findings = remember(findWrongs({ services, standings: stands, sagas, now }), now)
    return { at: now, world, services, findings, held: countsOf(held) }
  }

  function remember(found: readonly Omit<Finding, 'since'>[], now: number): Finding[] {
    const key = ({ service, see }: Omit<Finding, 'since'>) => `${service} ${see}`
    const current = new Set(found.map(key))
    for (const known of since.keys()) if (!current.has(known)) since.delete(known)
    return found.map((finding) => {
      if (!since.has(key(finding))) since.set(key(finding), now)
      return { ...finding, since: since.get(key(finding))! }
    })
  }

  return {
    read() {
      if (!last || performance.now() - at > freshMs) {
        at = performance.now()
        last = make()
      }
      return last
    },
  }
}

function countsOf({ spans, logs, points }: Held): Overview['held'] {
  return {
    spans: spans.count,
    traces: spans.traces().length,
    logs: logs.count,
    points: points.count,
    dropped: { spans: spans.dropped, logs: logs.dropped, points: points.dropped },
  }
}
