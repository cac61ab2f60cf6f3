import { setTimeout as sleep } from 'node:timers/promises'
import { fromPod, type Kubernetes, type Pod } from './kubernetes.ts'
import { minus, nothing, plus, type Reading, standstillOf, toReading } from './reading.ts'
import { judge, type Limits, type Looks, noLooks, type Seen, type Verdict } from './verdict.ts'

const everyMs = 1_000
const warmUpMs = 5_000
const adminPort = 9090
const stillSeconds = 0.1

/**
 * The guard's Job (charts/service): watches the canary of GUARD_SERVICE beside its stable pods, takes it away, tells the verdict as a Kubernetes event, and ends with 1
 * when it was bad: Helm then leaves the release as it was. GUARD_READY_SECONDS, GUARD_WATCH_SECONDS: see `Limits`.
 */
export async function guard(env: NodeJS.ProcessEnv = process.env): Promise<void> {
  const service = env.GUARD_SERVICE!
  const limits = { readySeconds: Number(env.GUARD_READY_SECONDS), watchSeconds: Number(env.GUARD_WATCH_SECONDS) }
  const kubernetes = fromPod(env)
  const { verdict, because } = await watch(kubernetes, service, limits)
  await kubernetes.deleteDeployment(`${service}-canary`)
  const words = verdict === 'good' ? `goes on: ${because}` : `stopped, and nothing was changed: ${because}`
  console.log(JSON.stringify({ level: verdict === 'good' ? 'info' : 'error', service, verdict, msg: words }))
  const [reason, type] =
    verdict === 'good' ? (['GuardPassed', 'Normal'] as const) : (['GuardRefused', 'Warning'] as const)
  await kubernetes
    .tell({ deployment: service, reason, type, message: `The rollout ${words}` })
    .catch((error: Error) => console.log(JSON.stringify({ level: 'warn', msg: error.message })))
  process.exitCode = verdict === 'good' ? 0 : 1
}

async function watch(kubernetes: Kubernetes, service: string, limits: Limits): Promise<Verdict> {
  const begun = performance.now()
  const meter = openMeter()
  for (let readyAt: number | undefined; ; await sleep(everyMs)) {
    const pods = await kubernetes.pods(`app.kubernetes.io/name=${service}`).catch(() => undefined)
    if (!pods) continue
    const living = pods.filter(({ metadata }) => !metadata.deletionTimestamp)
    const canary = living.find(isCanary)
    const ready = canary !== undefined && isReady(canary)
    if (ready) readyAt ??= performance.now()
    if (readyAt !== undefined) await meter.read(living.filter(isReady))
    const now = performance.now()
    const verdict = judge(
      {
        ...meter.sums(),
        ready,
        restarts: canary?.status.containerStatuses?.[0]?.restartCount ?? 0,
        ageSeconds: (now - begun) / 1_000,
        watchedSeconds: readyAt === undefined ? undefined : (now - readyAt) / 1_000,
      },
      limits,
    )
    if (verdict.verdict !== 'open') return verdict
  }
}

function openMeter() {
  // By pod: what it said first, and last.
  const readings = new Map<string, { canary: boolean; first: Reading; last: Reading; looks: Looks }>()
  let ofCanary: { readonly since: number; warm?: Reading } | undefined

  async function readOne(pod: Pod): Promise<void> {
    const response = await fetch(`http://${pod.status.podIP}:${adminPort}/metrics`, {
      signal: AbortSignal.timeout(2_000),
    })
    const text = await response.text()
    const last = toReading(text)
    const { name } = pod.metadata
    const known = readings.get(name)
    // A canary has done nothing before it was ready.
    const first = known?.first ?? (isCanary(pod) ? nothing : last)
    const looks = isCanary(pod) && !ofCanary?.warm ? noLooks : look(known?.looks, standstillOf(text))
    readings.set(name, { canary: isCanary(pod), first, last, looks })
    if (!isCanary(pod)) return
    ofCanary ??= { since: performance.now() }
    if (performance.now() - ofCanary.since >= warmUpMs) ofCanary.warm ??= last
  }

  // What there was before the first look may be long ago.
  const look = (before: Looks | undefined, seconds: number): Looks =>
    before ? { all: before.all + 1, still: before.still + (seconds > stillSeconds ? 1 : 0) } : noLooks

  return {
    /** A pod that does not answer in time is read again the next time. */
    async read(pods: readonly Pod[]): Promise<void> {
      await Promise.all(pods.map((pod) => readOne(pod).catch(() => {})))
    },
    sums(): Pick<Seen, 'canary' | 'stable' | 'warm' | 'looks'> {
      const of = (canary: boolean) =>
        [...readings.values()]
          .filter((one) => one.canary === canary)
          .reduce((sum, { first, last }) => plus(sum, minus(last, first)), nothing)
      const looksOf = (canary: boolean) =>
        [...readings.values()]
          .filter((one) => one.canary === canary)
          .reduce((sum, { looks }) => ({ all: sum.all + looks.all, still: sum.still + looks.still }), noLooks)
      const canary = of(true)
      return {
        canary,
        stable: of(false),
        warm: ofCanary?.warm ? minus(canary, ofCanary.warm) : nothing,
        looks: { canary: looksOf(true), stable: looksOf(false) },
      }
    },
  }
}

const isCanary = ({ metadata }: Pod): boolean => metadata.labels['flotilla.dev/track'] === 'canary'
const isReady = ({ status }: Pod): boolean =>
  status.conditions?.some(({ type, status: state }) => type === 'Ready' && state === 'True') ?? false
