import { useEffect, useState } from 'preact/hooks'

export interface Loading<T> {
  readonly value?: T
  readonly error?: Error | undefined
  /** True while there is something newer on its way. */
  readonly busy: boolean
  /** Asks again. */
  reload(): void
  /** Puts in what is known otherwise: the answer to a change. */
  set(value: T): void
}

// What was seen is shown at once when one comes back to it, and then anew.
const seen = new Map<string, unknown>()
const most = 60

/** Loads what the page shows. Another `key` is another thing; `keep` leaves the last one to be seen until that is there. */
export function useLoading<T>(
  key: string,
  load: (signal: AbortSignal) => Promise<T>,
  { keep = false } = {},
): Loading<T> {
  const [state, setState] = useState<{ key: string; value?: T; error?: Error; busy: boolean }>(() => begun(key))
  const [attempt, setAttempt] = useState(0)
  const current =
    state.key === key
      ? state
      : { ...begun<T>(key), ...(keep && !seen.has(key) && state.value && { value: state.value }) }

  useEffect(() => {
    const abort = new AbortController()
    const last = current.value
    setState({ key, busy: true, ...(last !== undefined && { value: last }) })
    load(abort.signal).then(
      (value) => {
        if (abort.signal.aborted) return
        remember(key, value)
        setState({ key, value, busy: false })
      },
      (error) => {
        if (!abort.signal.aborted) setState({ key, error, busy: false, ...(last !== undefined && { value: last }) })
      },
    )
    return () => abort.abort()
  }, [key, attempt])

  return {
    ...current,
    reload: () => setAttempt((n) => n + 1),
    set(value) {
      remember(key, value)
      setState({ key, value, busy: false })
    },
  }
}

/** Nothing that was seen is shown again: somebody else may be looking. */
export function forgetSeen(): void {
  seen.clear()
}

function begun<T>(key: string) {
  const value = seen.get(key) as T | undefined
  return { key, busy: true, ...(value !== undefined && { value }) }
}

function remember(key: string, value: unknown): void {
  seen.delete(key)
  seen.set(key, value)
  if (seen.size > most) seen.delete(seen.keys().next().value!)
}
