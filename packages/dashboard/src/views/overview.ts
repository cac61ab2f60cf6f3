import type { Held } from '../held/index.ts'
import type { Ports } from '../ports.ts'
import type { Finding, Overview } from '../shapes.ts'
import type { Standings } from '../standings.ts'
import { findWrongs } from './findings.ts'
import { healthOf } from './health.ts'

export interface Overviews {
  /** As things stand; made at most once a second, however many look. */
  read(): Promise<Overview>
}

const freshMs = 900

export function openOverviews(held: Held, ports: Ports, standings: Standings): Overviews {
  const since = new Map<string, number>()
  let [last, at]: [Promise<Overview> | undefined, number] = [undefined, 0]

  async function make(): Promise<Overview> {
    const now = Date.now()
    const [running, stands, sagas] = await Promise.all([
      ports.services().catch(() => []),
      standings.standings(),
      standings.sagas(),
    ])
    const services = healthOf(held, { running, standings: stands, now })
    const findings = remember(findWrongs({ services, standings: stands, sagas, now }), now)
    return { at: now, world: ports.world, services, findings, held: countsOf(held) }
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
