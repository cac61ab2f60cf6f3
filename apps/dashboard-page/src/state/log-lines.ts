import type { LogLine } from '@flotilla/dashboard-views/shapes'
import { useEffect, useRef, useState } from 'preact/hooks'
import { ask, withQuery } from '../api/client.ts'
import { listen } from '../api/stream.ts'

/** What the page can bear. */
export const most = 500

export interface LogLines {
  /** Oldest first; undefined until there was an answer. */
  readonly lines: readonly LogLine[] | undefined
  readonly error: Error | undefined
  /** How many came since following stopped. */
  readonly missed: number
  readonly following: boolean
  follow(): void
  stop(): void
  /** Further back; following stops. False when there is nothing older. */
  older(): Promise<boolean>
}

type Query = Readonly<Record<string, string>>

/** The lines that fit, as they come; never more than the page can bear. */
export function useLogLines(query: Query): LogLines {
  const asked = JSON.stringify(query)
  const [lines, setLines] = useState<readonly LogLine[]>()
  const [error, setError] = useState<Error>()
  const [missed, setMissed] = useState(0)
  const [following, setFollowing] = useState(true)
  const [openings, setOpenings] = useState(0)
  const follows = useRef(true)
  follows.current = following

  // Asked again when the stream has opened: what came before that is in no stream.
  useEffect(() => {
    if (!following) return
    const abort = new AbortController()
    setMissed(0)
    setError(undefined)
    ask<LogLine[]>(withQuery('/api/logs', { ...query, limit: 200 }), abort.signal).then(
      // What the stream brought meanwhile stays; what is before a gap does not.
      (found) =>
        setLines((last = []) =>
          merge(
            found,
            last.filter(({ at }) => at >= (found.at(-1)?.at ?? 0)),
          ),
        ),
      (cause) => !abort.signal.aborted && setError(cause),
    )
    return () => abort.abort()
  }, [asked, following, openings])

  useEffect(() => {
    setLines(undefined)
    return listen(withQuery('/api/logs/stream', query), 'message', {
      onData(data) {
        const more = data as LogLine[]
        if (follows.current) setLines((last) => merge(last ?? [], more))
        else setMissed((n) => n + more.length)
      },
      onState: (open) => open && setOpenings((n) => n + 1),
    })
  }, [asked])

  async function older(): Promise<boolean> {
    setFollowing(false)
    const found = await ask<LogLine[]>(withQuery('/api/logs', { ...query, before: lines?.[0]?.at, limit: 200 }))
    setLines([...found.toReversed(), ...(lines ?? [])].slice(0, most))
    return found.length > 0
  }
  return { lines, error, missed, following, follow: () => setFollowing(true), stop: () => setFollowing(false), older }
}

function merge(last: readonly LogLine[], more: readonly LogLine[]): LogLine[] {
  const byId = new Map([...last, ...more].map((line) => [line.id, line]))
  return [...byId.values()].toSorted((a, b) => a.at - b.at || a.id - b.id).slice(-most)
}
