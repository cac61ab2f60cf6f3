import type { Trace } from '@flotilla/dashboard-views/shapes'
import { useMemo, useState } from 'preact/hooks'
import { Shares } from './shares.tsx'
import { SpanDetail } from './span-detail.tsx'
import { extentOf, selfTimes, toRows } from './tree.ts'
import { Waterfall } from './waterfall.tsx'

/** Where the time went, the waterfall, and beside it the span that was chosen. */
export function TraceView({ of }: { of: Trace }) {
  const [folded, setFolded] = useState<ReadonlySet<string>>(new Set())
  const [chosen, setChosen] = useState<string>()
  const [withLogs, setWithLogs] = useState(true)
  const rows = useMemo(() => toRows(of, folded, withLogs), [of, folded, withLogs])
  const extent = useMemo(() => extentOf(of.spans), [of])
  const selves = useMemo(() => selfTimes(of.spans), [of])
  const span = of.spans.find(({ spanId }) => spanId === chosen)
  function fold(id: string): void {
    const next = new Set(folded)
    if (!next.delete(id)) next.add(id)
    setFolded(next)
  }
  return (
    <>
      <div class="beside between">
        <Shares of={of.spans} selves={selves} />
        <label class="check">
          <input type="checkbox" checked={withLogs} onChange={(event) => setWithLogs(event.currentTarget.checked)} />
          Logs in place
        </label>
      </div>
      <div class={`trace-view ${span ? 'has-detail' : ''}`}>
        <Waterfall {...{ rows, extent, chosen, choose: setChosen, folded, fold }} />
        {span && (
          <SpanDetail
            span={span}
            extent={extent}
            self={selves.get(span.spanId) ?? 0}
            logs={of.logs.filter(({ spanId }) => spanId === span.spanId)}
            close={() => setChosen(undefined)}
          />
        )}
      </div>
    </>
  )
}
