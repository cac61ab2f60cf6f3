import type { Static } from '@flotilla/contract'
import type { orderProgressed } from '@flotilla/orders-contract/events'
import { effect, signal } from '@preact/signals'
import { useEffect } from 'preact/hooks'
import { somebody } from './session.ts'

export type Progress = Static<typeof orderProgressed.schema>

/** The last thing that became known of an order of this person. */
export const progress = signal<Progress | undefined>(undefined)

/** Counts the times that we began to hear of it: what happened before may have been missed. Zero while we hear nothing. */
export const hearing = signal(0)

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

let times = 0

effect(() => {
  if (wanted.value === 0 || !visible.value || !somebody.value || attempt.value < 0) return
  const source = new EventSource('/api/updates')
  let timer = 0
  source.addEventListener('open', () => {
    hearing.value = ++times
  })
  source.addEventListener('error', () => {
    hearing.value = 0
    // The browser reconnects by itself, but for an answer that was a refusal.
    if (source.readyState === EventSource.CLOSED) timer = window.setTimeout(() => attempt.value++, 3_000)
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
