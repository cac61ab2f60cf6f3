import { setTimeout as sleep } from 'node:timers/promises'
import { judge, minus, noLooks, nothing, plus, type Reading, toReading, type Verdict } from '@flotilla/guard/verdict'
import { forwardAdmin } from '../forward.ts'
import { kubectl } from '../kubectl.ts'
import { names } from '../names.ts'

const everyMs = 2_000

interface Pod {
  readonly name: string
  readonly ready: boolean
  readonly restarts: number
}

/**
 * Looks at all pods of a service after a rollout, through their admin ports. There is no old version left to compare with: more than one error in a hundred, a restart
 * or a service that is not ready is bad.
 */
export async function watch(service: string, seconds: number): Promise<Verdict> {
  const meter = openMeter()
  const begun = performance.now()
  const [before] = await Promise.all([podsOf(service), meter.read(service)])
  const restartsBefore = restartsOf(before)
  try {
    for (;;) {
      const pods = await podsOf(service)
      await meter.read(service)
      const age = (performance.now() - begun) / 1_000
      const ready = pods.length > 0 && pods.every((pod) => pod.ready)
      const restarts = restartsOf(pods) - restartsBefore
      const seen = {
        canary: meter.sum(),
        stable: nothing,
        warm: nothing,
        looks: { canary: noLooks, stable: noLooks },
        ready,
        restarts,
        ageSeconds: age,
        watchedSeconds: age,
      }
      const verdict = judge(seen, { readySeconds: seconds, watchSeconds: seconds })
      if (verdict.verdict !== 'open') return verdict
      await sleep(everyMs)
    }
  } finally {
    meter.close()
  }
}

async function podsOf(service: string): Promise<Pod[]> {
  const args = ['-n', names.namespace, 'get', 'pods', '-l', `app.kubernetes.io/name=${service}`, '-o', 'json']
  const items = JSON.parse(await kubectl(args)).items as any[]
  return items
    .filter(({ metadata }) => !metadata.deletionTimestamp)
    .map(({ metadata, status }) => ({
      name: metadata.name,
      ready: status.conditions?.some((one: any) => one.type === 'Ready' && one.status === 'True') ?? false,
      restarts: status.containerStatuses?.[0]?.restartCount ?? 0,
    }))
}

const restartsOf = (pods: readonly Pod[]): number => pods.reduce((sum, { restarts }) => sum + restarts, 0)

function openMeter() {
  const forwards = new Map<string, ReturnType<typeof forwardAdmin>>()
  const readings = new Map<string, { first: Reading; last: Reading }>()

  async function readOne(pod: string): Promise<void> {
    if (!forwards.has(pod)) forwards.set(pod, forwardAdmin(`pod/${pod}`))
    const { url } = await forwards.get(pod)!
    const response = await fetch(`${url}/metrics`, { signal: AbortSignal.timeout(5_000) })
    const last = toReading(await response.text())
    readings.set(pod, { first: readings.get(pod)?.first ?? last, last })
  }

  return {
    /** A pod that cannot be reached is read again the next time. */
    async read(service: string): Promise<void> {
      const ready = (await podsOf(service)).filter((pod) => pod.ready)
      await Promise.all(ready.map(({ name }) => readOne(name).catch(() => forwards.delete(name))))
    },
    sum: () => [...readings.values()].reduce((sum, { first, last }) => plus(sum, minus(last, first)), nothing),
    close() {
      for (const forward of forwards.values())
        void forward.then(
          (one) => one.close(),
          () => {},
        )
    },
  }
}
