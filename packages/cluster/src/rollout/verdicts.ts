import { kubectl } from '../kubectl.ts'
import { names } from '../names.ts'

/** What the guard said of a new version. */
export interface Said {
  readonly good: boolean
  readonly says: string
  /** Milliseconds since 1970. */
  readonly at: number
}

/** The guard's last word on each service, as long as Kubernetes keeps its events: an hour, unless the cluster is told otherwise. */
export async function readVerdicts(): Promise<Map<string, Said>> {
  const text = await kubectl([
    '-n',
    names.namespace,
    'get',
    'events',
    '--field-selector',
    'source=flotilla-guard',
    '-o',
    'json',
  ])
  return lastWords(JSON.parse(text).items)
}

/** Of events in any order the last one of each service. */
export function lastWords(events: readonly any[]): Map<string, Said> {
  const said = events.map(({ involvedObject, reason, message, lastTimestamp }) => ({
    service: involvedObject.name as string,
    good: reason === 'GuardPassed',
    says: message as string,
    at: Date.parse(lastTimestamp),
  }))
  return new Map(said.toSorted((a, b) => a.at - b.at).map(({ service, ...rest }) => [service, rest]))
}
