import { useEffect, useRef } from 'preact/hooks'
import { Help } from './help.tsx'
import { Page } from './pages/index.tsx'
import { Rail } from './rail.tsx'
import { announcement } from './state/announce.ts'
import { connected } from './state/live.ts'
import { arrivals } from './state/route.ts'

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
      <Rail />
      <main ref={main} tabIndex={-1}>
        <p class="cut-off" role="status">
          {connected.value === false &&
            'The connection to the dashboard’s server is lost. What you see is the last that was known; it is tried again.'}
        </p>
        <Page />
      </main>
      <Help />
      <p class="unseen" role="status" aria-live="polite" data-testid="announcement">
        {announcement.value}
      </p>
    </>
  )
}
