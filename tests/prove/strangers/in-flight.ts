import { setTimeout as sleep } from 'node:timers/promises'
import type { Shop } from '../harness/shop.ts'

/** Waits until no service works on anything; after that time, says which still does. */
export async function untilIdle(shop: Shop, withinMs: number): Promise<string[]> {
  const end = performance.now() + withinMs
  for (;;) {
    const counts = await Promise.all(shop.services.map(async (one) => [one, await inFlight(shop, one)] as const))
    const busy = counts.filter(([, count]) => count !== 0).map(([one, count]) => `${one}: ${count}`)
    if (busy.length === 0 || performance.now() > end) return busy
    await sleep(50)
  }
}

/** The highest count that is seen until `signal` aborts. */
export async function watchInFlight(shop: Shop, service: string, signal: AbortSignal): Promise<number> {
  let most = 0
  while (!signal.aborted) {
    most = Math.max(most, (await inFlight(shop, service)) || 0)
    await sleep(50, undefined, { signal }).catch(() => {})
  }
  return most
}

/** NaN while the service does not say. */
async function inFlight(shop: Shop, service: string): Promise<number> {
  const metrics = await fetch(`${shop.adminOf(service)}/metrics`).then(
    (answer) => answer.text(),
    () => '',
  )
  return Number(/^http_server_requests_in_flight (\d+)/m.exec(metrics)?.[1])
}
