import { boundAbove, quantile, type Reading, slowerThan } from './reading.ts'

export { minus, nothing, plus, type Reading, toReading } from './reading.ts'

/** How often it was looked at an event loop, about once a second, and how often it had stood still for longer than a tenth of a second. */
export interface Looks {
  readonly all: number
  readonly still: number
}

export const noLooks: Looks = { all: 0, still: 0 }

/** What is known of a canary by now. */
export interface Seen {
  readonly canary: Reading
  /** Of that, what it did since it had warmed up: the first requests of a process are slow in any version. */
  readonly warm: Reading
  readonly stable: Reading
  /** Of the canary since it had warmed up, and of all stable pods. */
  readonly looks: { readonly canary: Looks; readonly stable: Looks }
  readonly restarts: number
  readonly ready: boolean
  /** Since the canary was made, in seconds. */
  readonly ageSeconds: number
  /** Since it was ready for the first time, in seconds; none before. */
  readonly watchedSeconds: number | undefined
}

export interface Limits {
  /** Until it has to be ready. */
  readonly readySeconds: number
  /** How long it is watched from then on. */
  readonly watchSeconds: number
}

export interface Verdict {
  readonly verdict: 'good' | 'bad' | 'open'
  /** In plain words, with the figures. */
  readonly because: string
}

// Fewer say nothing: one error of ten is one error.
const leastErrors = 3
const leastRequests = 30
// A slow version gets few of them, since callers prefer the others.
const leastWarm = 15
const leastLooks = 8
const factor = 2
const slowShare = 0.05
// Standard deviations: of few requests more are slow by chance.
const certainty = 3
const percent = (share: number) => `${(share * 100).toFixed(1)} %`

/**
 * Bad as soon as it is certain; good when the time is over. More errors than twice the share of the stable pods and one in a hundred; slower than twice their
 * 95th percentile and a tenth of a second, by more requests than chance would have it; an event loop that stands still in most seconds, and twice as often as theirs; a restart; not ready in time. With hardly any traffic nothing but the latter two can be
 * said.
 */
export function judge(seen: Seen, { readySeconds, watchSeconds }: Limits): Verdict {
  if (seen.restarts > 0) return bad(`the new version ended and was started again ${seen.restarts} times`)
  if (seen.watchedSeconds === undefined) {
    if (seen.ageSeconds <= readySeconds) return open('it is not ready yet')
    return bad(`the new version did not get ready within ${readySeconds} s`)
  }
  const worse = tooManyErrors(seen) ?? tooManyFailures(seen) ?? tooSlow(seen) ?? standsStill(seen)
  if (worse) return bad(worse)
  if (seen.watchedSeconds < watchSeconds) return open(`watched for ${seen.watchedSeconds.toFixed(0)} s`)
  if (!seen.ready) return bad(`the new version was ready, and is not any more after ${watchSeconds} s`)
  return { verdict: 'good', because: praise(seen, watchSeconds) }
}

function tooManyErrors({ canary, stable }: Seen): string | undefined {
  if (canary.errors < leastErrors || canary.requests === 0) return undefined
  const [share, usual] = [canary.errors / canary.requests, ratio(stable.errors, stable.requests)]
  if (share <= Math.max(0.01, usual * factor)) return undefined
  return `${canary.errors} of ${canary.requests} requests failed (${percent(share)}), of the old version ${percent(usual)}`
}

function tooManyFailures({ canary, stable }: Seen): string | undefined {
  if (canary.failedMessages < leastErrors) return undefined
  const [share, usual] = [ratio(canary.failedMessages, canary.messages), ratio(stable.failedMessages, stable.messages)]
  if (share <= Math.max(0.01, usual * factor)) return undefined
  return `${canary.failedMessages} of ${canary.messages} messages failed (${percent(share)}), of the old version ${percent(usual)}`
}

function tooSlow({ warm, stable }: Seen): string | undefined {
  if (warm.requests < leastWarm || stable.requests < leastRequests) return undefined
  const usual = quantile(stable, 1 - slowShare)
  // Of a request is known between which bounds it was: only what took longer than the next one above the limit was surely slower.
  const bound = boundAbove(warm, Math.max(usual * factor, usual + 0.1))
  const expected = slowShare * warm.requests
  const most = expected + certainty * Math.sqrt(expected * (1 - slowShare))
  if (slowerThan(warm, bound) <= most) return undefined
  return `95 of 100 requests took up to ${inWords(quantile(warm, 1 - slowShare))}, of the old version ${inWords(usual)}`
}

// A request that came meanwhile is measured from when it was read, and looks quick.
function standsStill({ looks: { canary, stable } }: Seen): string | undefined {
  if (canary.all < leastLooks) return undefined
  const [share, usual] = [ratio(canary.still, canary.all), ratio(stable.still, stable.all)]
  if (share <= 0.5 || share <= usual * factor) return undefined
  return `its event loop stood still for more than 100 ms in ${canary.still} of ${canary.all} seconds, of the old version in ${percent(usual)}`
}

function praise({ canary, stable }: Seen, watchSeconds: number): string {
  if (canary.requests + canary.messages < leastRequests)
    return `it is ready and did not restart; ${canary.requests} requests and ${canary.messages} messages in ${watchSeconds} s are too few to compare`
  const [errors, usual] = [ratio(canary.errors, canary.requests), ratio(stable.errors, stable.requests)]
  return `${canary.requests} requests, ${percent(errors)} failed (old version ${percent(usual)}), 95 of 100 within ${inWords(quantile(canary, 0.95))} (${inWords(quantile(stable, 0.95))}); ${canary.messages} messages`
}

const ratio = (part: number, whole: number): number => (whole === 0 ? 0 : part / whole)
const inWords = (seconds: number): string =>
  seconds === Number.POSITIVE_INFINITY ? '10 s and more' : `${seconds * 1_000} ms`
const bad = (because: string): Verdict => ({ verdict: 'bad', because })
const open = (because: string): Verdict => ({ verdict: 'open', because })
