import { setTimeout as sleep } from 'node:timers/promises'
import { Agent, request } from 'undici'

export interface Answer {
  readonly status: number
  readonly ms: number
}

export interface Crowd {
  /** At `perSecond` of them, whatever becomes of those before: as people come, who do not know of each other. */
  open(perSecond: number, seconds: number): Promise<Answer[]>
  /** As many at a time as `atOnce`: each asks again when it has its answer. */
  closed(atOnce: number, seconds: number): Promise<Answer[]>
  close(): Promise<void>
}

/** Status 0: no answer within `patienceMs`, for whatever reason. */
export type Ask = (dispatcher: Agent, signal: AbortSignal, n: number) => Promise<number>

export function openCrowd(ask: Ask, patienceMs: number, connection: Pick<Agent.Options, 'localAddress'> = {}): Crowd {
  const dispatcher = new Agent({ connections: 1_024, pipelining: 1, ...connection })
  let count = 0

  async function one(): Promise<Answer> {
    const begun = performance.now()
    const status = await ask(dispatcher, AbortSignal.timeout(patienceMs), count++).catch(() => 0)
    return { status, ms: performance.now() - begun }
  }

  return {
    async open(perSecond, seconds) {
      const answers: Promise<Answer>[] = []
      const begun = performance.now()
      for (let at = 0; at < seconds; at = (performance.now() - begun) / 1_000) {
        while (answers.length < at * perSecond) answers.push(one())
        await sleep(5)
      }
      return Promise.all(answers)
    },
    async closed(atOnce, seconds) {
      const answers: Answer[] = []
      const end = performance.now() + seconds * 1_000
      const worker = async () => {
        while (performance.now() < end) answers.push(await one())
      }
      await Promise.all(Array.from({ length: atOnce }, worker))
      return answers
    },
    close: () => dispatcher.destroy(),
  }
}

/** Searches of the shop that no cache knows. */
export function searches(url: string): Ask {
  return async (dispatcher, signal, n) => {
    const answer = await request(`${url}/api/products?q=lamp&minPrice=${n}`, { dispatcher, signal })
    await answer.body.dump()
    return answer.statusCode
  }
}

export function quantile(values: readonly number[], q: number): number {
  return values.toSorted((a, b) => a - b)[Math.floor(q * (values.length - 1))] ?? 0
}
