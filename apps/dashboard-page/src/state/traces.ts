import type { Trace } from '@flotilla/dashboard-views/shapes'
import { useEffect, useState } from 'preact/hooks'
import { extentOf } from '../pages/traces/tree.ts'
import { type Loading, useAnswer } from './loading.ts'

// What somebody shared is looked at here alone: the server neither gets nor keeps it.
const opened = new Map<string, Trace>()

export function openTrace(trace: Trace): void {
  opened.set(trace.traceId, trace)
}

export const isOpened = (id: string): boolean => opened.has(id)

/** A trace that is held or was opened from a file. One that has just begun goes on, and one that is not there yet may be on its way. */
export function useTrace(id: string): Loading<Trace> {
  const shared = opened.get(id)
  const [grows, setGrows] = useState(true)
  const path = id && !shared ? `/api/traces/${encodeURIComponent(id)}` : undefined
  const held = useAnswer<Trace>(path, { every: grows ? 2 : 0, keep: false })
  useEffect(() => setGrows(!held.value || isFresh(held.value)), [held.value])
  return shared ? { value: shared, busy: false, still: false, reload() {} } : held
}

function isFresh({ spans }: Trace): boolean {
  const { from, ms } = extentOf(spans)
  return Date.now() - from - ms < 20_000
}
