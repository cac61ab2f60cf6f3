import { setTimeout as sleep } from 'node:timers/promises'
import { plenty } from './shoppers.ts'

export interface Reading {
  readonly asked: number
  /** What was not answered with 200 within `patienceMs`, and why. */
  readonly failed: readonly string[]
}

const patienceMs = 2_000

export interface Reader {
  /** Until `signal` aborts: shelves, a product, the own cart. Nothing is tried twice. */
  readSteadily(perSecond: number, signal: AbortSignal): Promise<Reading>
}

/** Somebody with a session who reads the shop. */
export async function openReader(url: string): Promise<Reader> {
  const session = await fetch(`${url}/api/session`, { method: 'POST' })
  const cookie = session.headers
    .getSetCookie()
    .map((line) => line.split(';')[0])
    .join('; ')
  const paths = ['/products', `/products/${plenty[0]}`, '/cart']

  async function read(path: string): Promise<string | undefined> {
    try {
      const options = { headers: { cookie }, signal: AbortSignal.timeout(patienceMs) }
      const answer = await fetch(`${url}/api${path}`, options)
      const text = await answer.text()
      return answer.status === 200 ? undefined : `${path}: ${answer.status} ${text}`
    } catch (error) {
      return `${path}: ${error}`
    }
  }

  return {
    async readSteadily(perSecond, signal) {
      const reads: Promise<string | undefined>[] = []
      while (!signal.aborted) {
        reads.push(read(paths[reads.length % paths.length]!))
        await sleep(1_000 / perSecond, undefined, { signal }).catch(() => {})
      }
      const ends = await Promise.all(reads)
      return { asked: ends.length, failed: ends.filter((end) => end !== undefined) }
    },
  }
}
