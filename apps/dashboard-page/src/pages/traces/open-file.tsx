import type { Trace } from '@flotilla/dashboard-views/shapes'
import { useRef, useState } from 'preact/hooks'
import { Icon } from '../../parts/icon.tsx'
import { Failed } from '../../parts/notice.tsx'
import { go } from '../../state/route.ts'
import { openTrace } from '../../state/traces.ts'

/** Shows a trace that somebody shared as a file. */
export function OpenFile() {
  const input = useRef<HTMLInputElement>(null)
  const [error, setError] = useState<Error>()
  async function open(file: File): Promise<void> {
    try {
      const trace = parsed(await file.text())
      openTrace(trace)
      go(`/traces/${trace.traceId}`)
    } catch (cause) {
      setError(cause as Error)
    }
  }
  return (
    <>
      <button type="button" class="button" onClick={() => input.current!.click()}>
        <Icon name="file" />
        Open a file
      </button>
      <input
        ref={input}
        type="file"
        accept=".json,application/json"
        hidden
        aria-label="A trace’s file"
        onChange={(event) => event.currentTarget.files?.[0] && open(event.currentTarget.files[0])}
      />
      {error && <Failed error={error} />}
    </>
  )
}

function parsed(text: string): Trace {
  try {
    const trace = JSON.parse(text) as Trace
    if (typeof trace.traceId === 'string' && Array.isArray(trace.spans)) return trace
  } catch {}
  throw new Error('This is not the file of a trace. «Download» on the page of a trace writes one.')
}
