import { signal } from '@preact/signals'

export interface Address {
  /** The path's segments. */
  readonly path: readonly string[]
  readonly query: URLSearchParams
}

/** Where we are. */
export const route = signal<Address>(read())

/** Counts up whenever a new page is to be read from its beginning; not when only the query changes. */
export const arrivals = signal(0)

interface Visit {
  scrollY?: number
}

/** Goes to a page. `replace`: instead of this one; `quiet`: the focus stays where it is. */
export function go(to: string, { replace = false, quiet = false } = {}): void {
  if (replace) history.replaceState(history.state, '', to)
  else {
    history.replaceState({ scrollY } satisfies Visit, '')
    history.pushState({}, '', to)
  }
  route.value = read()
  if (quiet) return
  arrivals.value++
  scrollTo(0, 0)
}

/** Says part of the query anew; what is empty goes out of it. */
export function setQuery(part: Readonly<Record<string, string>>): void {
  const query = new URLSearchParams(location.search)
  for (const [key, value] of Object.entries(part))
    if (value) query.set(key, value)
    else query.delete(key)
  const said = query.toString()
  go(said ? `${location.pathname}?${said}` : location.pathname, { replace: true, quiet: true })
}

/** One word of the query, '' when it is not said. */
export const said = (key: string): string => route.value.query.get(key) ?? ''

// The browser would restore the place before the page is there again.
history.scrollRestoration = 'manual'

addEventListener('popstate', (event) => {
  route.value = read()
  arrivals.value++
  requestAnimationFrame(() => scrollTo(0, (event.state as Visit | null)?.scrollY ?? 0))
})

// Links are links: they can be copied, opened elsewhere, and are followed here without loading the page anew.
addEventListener('click', (event) => {
  const link = (event.target as Element).closest?.('a')
  const plain = event.button === 0 && !event.metaKey && !event.ctrlKey && !event.shiftKey && !event.altKey
  if (!link || !plain || event.defaultPrevented || link.target || link.hasAttribute('download')) return
  if (link.origin !== location.origin || link.pathname.startsWith('/api/')) return
  event.preventDefault()
  go(link.pathname + link.search)
})

function read(): Address {
  return {
    path: location.pathname.split('/').filter(Boolean).map(decodeURIComponent),
    query: new URLSearchParams(location.search),
  }
}
