import type { Static } from '@flotilla/contract'
import type { orderProgressed } from '@flotilla/orders-contract/events'
import { computed, effect, signal } from '@preact/signals'
import { useEffect } from 'preact/hooks'
import { renewSession, somebody } from './session.ts'

export type Progress = Static<typeof orderProgressed.schema>

/** The last thing that became known of an order of this person. */
export const progress = signal<Progress | undefined>(undefined)

/** Counts the times that we began to hear of it: what happened before may have been missed. Zero while we hear nothing. */
export const hearing = signal(0)

const customerId = computed(() => somebody.value?.customerId)
const wanted = signal(0)
const visible = signal(!document.hidden)
const attempt = signal(0)
document.addEventListener('visibilitychange', () => {
  visible.value = !document.hidden
})

/** While the page that calls it is shown, orders are heard of. A browser has few connections to a shop, so that nobody else holds one. */
export function useUpdates(): void {
  useEffect(() => {
    wanted.value++
    return () => {
      wanted.value--
    }
  }, [])
}

const [shortestPauseMs, longestPauseMs] = [1_000, 60_000]
let pauseMs = shortestPauseMs
let times = 0

effect(() => {
  if (wanted.value === 0 || !visible.value || !customerId.value || attempt.value < 0) return
  const source = new EventSource(`/api/updates?${new URLSearchParams({ customer: customerId.value })}`)
  let timer = 0
  source.addEventListener('open', () => {
    pauseMs = shortestPauseMs
    hearing.value = ++times
  })
  source.addEventListener('error', () => {
    hearing.value = 0
    // The browser reconnects by itself, but for an answer that was a refusal, of which it does not tell the status.
    if (source.readyState === EventSource.CLOSED) timer = window.setTimeout(again, pauseMs)
    pauseMs = Math.min(pauseMs * 2, longestPauseMs)
  })
  source.addEventListener('order', (event) => {
    progress.value = JSON.parse(event.data)
  })
  return () => {
    clearTimeout(timer)
    source.close()
    hearing.value = 0
  }
})

// Most often the session has ended, or is another person's: then that is what the page shows, and the stream is theirs.
async function again(): Promise<void> {
  const before = customerId.peek()
  await renewSession()
  if (customerId.peek() === before) attempt.value++
}
