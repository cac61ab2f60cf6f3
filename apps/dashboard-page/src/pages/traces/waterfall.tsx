import { duration } from '../../parts/format.ts'
import { useWindow } from '../../state/window.ts'
import { LogBar, SpanBar } from './bars.tsx'
import type { Extent, Row } from './tree.ts'

interface Props {
  rows: readonly Row[]
  extent: Extent
  chosen: string | undefined
  choose: (id: string) => void
  folded: ReadonlySet<string>
  fold: (id: string) => void
}

const height = 26

/** Every span at its time. Only the rows that can be seen are in the page, so that ten thousand are no more than forty. */
export function Waterfall({ rows, extent, chosen, choose, folded, fold }: Props) {
  const { box, from, to } = useWindow(rows.length, height)
  return (
    <section class="card waterfall" aria-label="Waterfall">
      <div class="ruler" aria-hidden="true">
        <span />
        <div>
          {[0, 0.25, 0.5, 0.75, 1].map((part) => (
            <span key={part} style={{ left: `${part * 100}%` }}>
              {duration(extent.ms * part)}
            </span>
          ))}
        </div>
      </div>
      <div class="rows" ref={box}>
        <ol style={{ paddingTop: `${from * height}px`, paddingBottom: `${(rows.length - to) * height}px` }}>
          {rows
            .slice(from, to)
            .map((row) =>
              row.span ? (
                <SpanBar
                  key={row.span.spanId}
                  {...{ row, extent, choose, fold }}
                  chosen={row.span.spanId === chosen}
                  folded={folded.has(row.span.spanId)}
                />
              ) : (
                <LogBar key={`log ${row.log.id}`} row={row} extent={extent} choose={choose} />
              ),
            )}
        </ol>
      </div>
    </section>
  )
}
