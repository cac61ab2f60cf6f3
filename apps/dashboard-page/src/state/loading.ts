import { useEffect, useRef, useState } from 'preact/hooks'
import { ask } from '../api/client.ts'
import { ticks } from './live.ts'

export interface Loading<T> {
  readonly value?: T
  readonly error?: Error | undefined
  /** True while there is something newer on its way. */
  readonly busy: boolean
  /** Whether it stays as it is. */
  readonly still: boolean
  /** Asks again. */
  reload(): void
}

interface Asking<T> {
  readonly every?: number
  readonly keep?: boolean
  readonly still?: (value: T) => boolean
}

interface Known<T> {
  readonly path: string
  readonly value?: T
  readonly error?: Error
  readonly busy: boolean
}

/** What is at the path. Another path leaves the last answer to be seen until its own is there; `every`: asked anew after so many seconds, unless `still` says of the value that it is to stay as it is. */
export function useAnswer<T>(
  path: string | undefined,
  { every = 0, keep = true, still: isStill = () => false }: Asking<T> = {},
): Loading<T> {
  const [known, setKnown] = useState<Known<T>>({ path: '', busy: true })
  const [attempt, setAttempt] = useState(0)
  const held = useRef(0)
  const still = known.value !== undefined && isStill(known.value)
  if (every && !still) held.current = Math.floor(ticks.value / every)
  const turn = held.current

  useEffect(() => {
    if (!path) return
    const abort = new AbortController()
    setKnown((last) => ({ ...(last.path === path || keep ? last : {}), path, busy: true }))
    ask<T>(path, abort.signal).then(
      (value) => !abort.signal.aborted && setKnown({ path, value, busy: false }),
      (error) => !abort.signal.aborted && setKnown((last) => ({ ...last, path, error, busy: false })),
    )
    return () => abort.abort()
  }, [path, attempt, turn])

  const reload = () => setAttempt((n) => n + 1)
  if (known.path === path || keep) return { ...known, still, reload }
  return { busy: true, still: false, reload }
}
