import type { ComponentChildren } from 'preact'
import { Refused } from '../api/problem.ts'
import type { Loading } from '../state/loading.ts'
import { Icon } from './icon.tsx'

/** Nothing to show, and what to do so that there is. */
export function Empty({ title, children }: { title: string; children?: ComponentChildren }) {
  return (
    <div class="empty">
      <svg viewBox="0 0 96 48" aria-hidden="true">
        <path class="line" d="M4 40c8-6 12 4 20 0s12-4 20 0 12 4 20 0 12-4 20 0 8 3 8 3" />
        <path class="fill" d="M30 30h36l-6 8H37zM46 6v21h-2V6zm4 3 13 16H50z" />
      </svg>
      <h2>{title}</h2>
      {children}
    </div>
  )
}

/** What went wrong, in place of what could not be loaded. */
export function Failed({ error, again }: { error: Error; again?: () => void }) {
  return (
    <div class="failed" role="alert">
      <Icon name="warning" />
      <p>{error.message}</p>
      {again && (
        <button type="button" class="button" onClick={again}>
          Try again
        </button>
      )}
    </div>
  )
}

/** Shows what was loaded; until then that it is on its way, and on failure what went wrong. */
export function Loaded<T>({ of, children }: { of: Loading<T>; children: (value: T) => ComponentChildren }) {
  if (of.value !== undefined)
    return (
      <>
        {of.error instanceof Refused && <Failed error={of.error} again={of.reload} />}
        {children(of.value)}
      </>
    )
  if (of.error) return <Failed error={of.error} again={of.reload} />
  return (
    <div class="skeleton" aria-busy="true">
      <p class="unseen" role="status">
        Fetching…
      </p>
      {Array.from({ length: 6 }, (_, n) => (
        <span key={n} />
      ))}
    </div>
  )
}
