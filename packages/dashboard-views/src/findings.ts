import type { Finding, SagaSummary, ServiceHealth, Standing } from './shapes/index.ts'

const states: Partial<Record<ServiceHealth['state'], string>> = {
  unready: 'does not say that it is ready',
  stopped: 'is stopped',
  silent: 'has said nothing for half a minute',
}

// Who is back at once was away all the same.
const rememberedMs = 60_000

/** What is wrong now, in words, worst first. `since` is filled in by whoever remembers what was wrong before. */
export function findWrongs(world: {
  services: readonly ServiceHealth[]
  standings: readonly Standing[]
  sagas: readonly SagaSummary[]
  now: number
}): Omit<Finding, 'since'>[] {
  const { services, standings, sagas, now } = world
  return [
    ...services.flatMap((service) => wrongsOfService(service, now)),
    ...standings.flatMap(wrongsOfStanding),
    ...wrongsOfSagas(sagas),
  ].toSorted((a, b) => a.severity.localeCompare(b.severity))
}

function wrongsOfService(
  { name, state, red, eventLoop, ended, restarts }: ServiceHealth,
  now: number,
): Omit<Finding, 'since'>[] {
  const found: Omit<Finding, 'since'>[] = []
  const add = (severity: Finding['severity'], says: string, see: string) =>
    found.push({ severity, says, service: name, see })
  const words = states[state]
  if (words) add('error', `${name} ${words}`, `/logs?service=${name}`)
  const end = inWords({ state, ended, restarts }, now)
  if (end) add('error', `${name} ${end}`, `/logs?service=${name}`)
  if (red.errorShare >= 0.05 && red.rate >= 0.05)
    add('error', `${name} fails ${percent(red.errorShare)} of its requests`, `/traces?service=${name}&error=true`)
  else if (red.errorShare >= 0.01 && red.rate >= 0.5)
    add('warning', `${name} fails ${percent(red.errorShare)} of its requests`, `/traces?service=${name}&error=true`)
  if (red.p95 > 1_000 && red.rate >= 0.1)
    add(
      'warning',
      `${name} takes ${(red.p95 / 1_000).toFixed(1)} s for one request in twenty`,
      `/traces?service=${name}&minMs=1000`,
    )
  if (eventLoop !== null && eventLoop > 0.9)
    add('warning', `${name}'s event loop is busy ${percent(eventLoop)} of the time`, `/traces?service=${name}`)
  return found
}

function inWords(service: Pick<ServiceHealth, 'state' | 'ended' | 'restarts'>, now: number): string | undefined {
  const { state, ended, restarts } = service
  if (state === 'crashed') return ended ? `ended with ${ended.how} and is started again` : 'has crashed'
  if (!ended || now - ended.at > rememberedMs) return undefined
  const often = restarts > 1 ? `, ${restarts} times by now` : ''
  return `ended with ${ended.how} ${Math.round((now - ended.at) / 1_000)} s ago and was started again${often}`
}

function wrongsOfStanding({ service, outbox, held, retrying, deadLetters }: Standing): Omit<Finding, 'since'>[] {
  const found: Omit<Finding, 'since'>[] = []
  if (deadLetters.length > 0) {
    const many = deadLetters.length === 1 ? 'one message' : `${deadLetters.length} messages`
    found.push({
      severity: 'error',
      says: `${service} gave up on ${many}: ${deadLetters[0]!.error}`,
      service,
      see: `/events?service=${service}&state=dead`,
    })
  }
  if (outbox.waiting > 0 && outbox.oldestMs > 10_000)
    found.push({
      severity: 'error',
      says: `${service} has ${outbox.waiting} messages that the bus does not take, for ${Math.round(outbox.oldestMs / 1_000)} s`,
      service,
      see: `/logs?service=${service}&level=warn`,
    })
  for (const { destination, messages, reason } of held)
    found.push({
      severity: 'error',
      says: `${service} holds ${messages} ${messages === 1 ? 'message' : 'messages'}${destination ? ` for ${destination}` : ''}: ${reason}`,
      service,
      see: '/events',
    })
  if (retrying > 0)
    found.push({
      severity: 'warning',
      says: `${service} tries ${retrying} messages again`,
      service,
      see: `/events?service=${service}&state=retrying`,
    })
  return found
}

function wrongsOfSagas(sagas: readonly SagaSummary[]): Omit<Finding, 'since'>[] {
  const parked = sagas.filter(({ status }) => status === 'parked')
  const waiting = sagas.filter(({ waitsFor }) => waitsFor !== null)
  return [
    ...wrongOf(parked, ({ reason }) => `for a person: ${reason ?? 'a compensation keeps failing'}`),
    ...wrongOf(waiting, ({ service, waitsFor }) => `for ${service} with version ${waitsFor} of them`),
  ]
}

function wrongOf(stuck: readonly SagaSummary[], wait: (first: SagaSummary) => string): Omit<Finding, 'since'>[] {
  const [first] = stuck
  if (!first) return []
  const { service, saga, id } = first
  const many = stuck.length === 1 ? 'One saga waits' : `${stuck.length} sagas wait`
  return [{ severity: 'error', says: `${many} ${wait(first)}`, service, see: `/sagas/${service}/${saga}/${id}` }]
}

const percent = (share: number): string => `${(share * 100).toFixed(share < 0.1 ? 1 : 0)} %`
