import { useEffect, useRef } from 'preact/hooks'
import { Header } from './header.tsx'
import { Page } from './pages/index.tsx'
import { announcement } from './state/announce.ts'
import { arrivals } from './state/route.ts'
import { turns } from './state/session.ts'

export function Shell() {
  const main = useRef<HTMLElement>(null)
  const arrival = arrivals.value
  // A new page is read from its beginning, also by those who listen to it. Not the first one: that is the browser's to begin.
  useEffect(() => {
    if (arrival > 0) main.current?.focus({ preventScroll: true })
  }, [arrival])
  return (
    <>
      <button type="button" class="skip" onClick={() => main.current?.focus()}>
        Skip to the content
      </button>
      <Header />
      <main ref={main} tabIndex={-1}>
        <Page key={turns.value} />
      </main>
      <footer>
        <Waves />
        <p>
          A sample shop: nothing is sold and no card is charged. Flotilla is a reference architecture for microservices.
        </p>
      </footer>
      <p class="unseen" role="status" aria-live="polite" data-testid="announcement">
        {announcement.value}
      </p>
    </>
  )
}

function Waves() {
  return (
    <svg viewBox="0 0 240 16" preserveAspectRatio="none" aria-hidden="true">
      <path d="M0 8c10-8 20-8 30 0s20 8 30 0 20-8 30 0 20 8 30 0 20-8 30 0 20 8 30 0 20-8 30 0 20 8 30 0v8H0z" />
    </svg>
  )
}
