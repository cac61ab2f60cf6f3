import { useState } from 'preact/hooks'
import { Complaint } from '../../parts/notice.tsx'

/** Fetches what comes next. */
export function More({ load }: { load: () => Promise<void> }) {
  const [busy, setBusy] = useState(false)
  const [error, setError] = useState<Error>()

  async function fetchMore(): Promise<void> {
    setBusy(true)
    setError(undefined)
    await load().catch(setError)
    setBusy(false)
  }

  return (
    <div class="more">
      {error && <Complaint>{error.message}</Complaint>}
      <button type="button" class="button quiet" disabled={busy} onClick={() => void fetchMore()}>
        {busy ? 'Fetching…' : 'Show more'}
      </button>
    </div>
  )
}
