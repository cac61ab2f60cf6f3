import { setTimeout as sleep } from 'node:timers/promises'
import { request } from 'undici'
import { type Answer, type Ask, openCrowd } from '../harness/load.ts'
import type { Shop } from '../harness/shop.ts'
import { type Abuse, abuse } from './abuse.ts'
import type { Errands, Request } from './errands.ts'
import { untilIdle, watchInFlight } from './in-flight.ts'

// Two of the addresses of Linux's loopback.
const [strangersAddress, othersAddress] = ['127.0.0.2', '127.0.0.3']
const perSecond = 50
const patienceMs = 2_000
const abuseMs = 6_000
const graceMs = 1_000
const afterSeconds = 3

/** What a stranger does to a service, and what others see of that. */
export interface Seen {
  readonly abuse: Abuse
  readonly during: readonly Answer[]
  /** From a second after it on. */
  readonly after: readonly Answer[]
  /** The most requests that the service worked on at a time. */
  readonly most: number
  /** Services that still work on something a second after it, though nobody asks them. */
  readonly busy: readonly string[]
}

/** Lets a stranger abuse a service while another client asks it for something, and goes on asking afterwards. */
export async function tryService(
  shop: Shop,
  service: string,
  errands: { strangers: Errands; others: Errands },
): Promise<Seen> {
  const url = shop.urlOf(service)
  const crowd = openCrowd(asking(url, errands.others.read), patienceMs, { localAddress: othersAddress })
  const watch = new AbortController()
  try {
    const most = watchInFlight(shop, service, watch.signal)
    const during = crowd.open(perSecond, abuseMs / 1_000)
    const done = await abuse(url, strangersAddress, errands.strangers, abuseMs)
    const grace = sleep(graceMs)
    watch.abort()
    const busy = await untilIdle(shop, graceMs)
    await grace
    const after = await crowd.open(perSecond, afterSeconds)
    return { abuse: done, during: await during, after, most: await most, busy }
  } finally {
    watch.abort()
    await crowd.close()
  }
}

export const errorsOf = (answers: readonly Answer[]): Answer[] =>
  answers.filter(({ status }) => status < 200 || status > 299)

function asking(url: string, { path, headers }: Request): Ask {
  return async (dispatcher, signal) => {
    const answer = await request(`${url}${path}`, { dispatcher, signal, headers })
    await answer.body.dump()
    return answer.statusCode
  }
}
