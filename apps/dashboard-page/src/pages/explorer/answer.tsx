import type { SendAnswer } from '@flotilla/dashboard-views/shapes'
import { useEffect, useRef, useState } from 'preact/hooks'
import { Attributes } from '../../parts/attributes.tsx'
import { duration } from '../../parts/format.ts'
import { Icon } from '../../parts/icon.tsx'
import { Json } from '../../parts/json.tsx'
import { useTrace } from '../../state/traces.ts'
import { Caused, parts } from './caused.tsx'

/** The answer, and beside it what the call caused. */
export function Answer({ of: { status, ms, headers, body, traceId } }: { of: SendAnswer }) {
  // What a call causes goes on after its answer: the trace grows while one looks.
  const trace = useTrace(traceId)
  const [part, setPart] = useState<(typeof parts)[number]>('trace')
  const box = useRef<HTMLDivElement>(null)
  useEffect(() => box.current?.scrollIntoView({ block: 'nearest' }), [traceId])
  return (
    <div class="outcome" ref={box}>
      <section class="card answer" aria-label="Answer">
        <h2>
          <span class={`state ${status < 400 ? 'is-good' : 'is-bad'}`}>
            <Icon name={status < 400 ? 'check' : 'cross'} />
            {status}
          </span>
          <span class="soft number">{duration(ms)}</span>
        </h2>
        <Json of={body} label="Body of the answer" />
        <details>
          <summary>Headers</summary>
          <Attributes of={headers} title="" />
        </details>
      </section>
      <section class="card caused" aria-label="What it caused">
        <h2>
          What it caused
          <span class="beside">
            {parts.map((name) => (
              <button
                key={name}
                type="button"
                class="button"
                aria-pressed={part === name}
                onClick={() => setPart(name)}
              >
                {name}
              </button>
            ))}
          </span>
          <a href={`/traces/${traceId}`}>Its page</a>
        </h2>
        {trace.value ? <Caused of={trace.value} part={part} /> : <p class="soft note">Its trace is on its way…</p>}
      </section>
    </div>
  )
}
