import type { ComponentChildren, JSX } from 'preact'
import type { Loading } from '../state/loading.ts'
import { Failed } from './notice.tsx'

/** Shows what was loaded; until then its skeleton, and on failure what went wrong. */
export function Loaded<T>(props: { of: Loading<T>; skeleton: JSX.Element; children: (value: T) => ComponentChildren }) {
  const { of, skeleton, children } = props
  if (of.value !== undefined) return <>{children(of.value)}</>
  if (of.error) return <Failed error={of.error} again={of.reload} />
  return (
    <div class="skeleton" aria-busy="true">
      <p class="unseen" role="status">
        Fetching…
      </p>
      {skeleton}
    </div>
  )
}

/** Lines of text that are still to come. */
export function Lines({ of }: { of: number }) {
  return (
    <div class="lines-to-come" aria-hidden="true">
      {Array.from({ length: of }, (_, n) => (
        <span key={n} />
      ))}
    </div>
  )
}
