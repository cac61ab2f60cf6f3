import type { ComponentChildren } from 'preact'

/** Something to know instead of what one came for, and what to do now. */
export function Notice({ title, children }: { title: string; children?: ComponentChildren }) {
  return (
    <section class="notice">
      <svg viewBox="0 0 96 48" aria-hidden="true">
        <path class="line" d="M4 40c8-6 12 4 20 0s12-4 20 0 12 4 20 0 12-4 20 0 8 3 8 3" />
        <path class="fill" d="M30 30h36l-6 8H37zM46 6v21h-2V6zm4 3 13 16H50z" />
      </svg>
      <h1>{title}</h1>
      {children}
    </section>
  )
}

/** What went wrong, in place of what could not be loaded. */
export function Failed({ error, again }: { error: Error; again: () => void }) {
  return (
    <div class="failed" role="alert">
      <p>{error.message}</p>
      <button type="button" class="button" onClick={again}>
        Try again
      </button>
    </div>
  )
}

/** One line within a page that went on otherwise. */
export function Complaint({ children }: { children: ComponentChildren }) {
  return (
    <p class="complaint" role="alert">
      {children}
    </p>
  )
}
