import type { Trace } from '@flotilla/dashboard-views/shapes'
import { Refused } from '../../api/problem.ts'
import { clock, counted, day, duration } from '../../parts/format.ts'
import { Head } from '../../parts/head.tsx'
import { Icon } from '../../parts/icon.tsx'
import { Empty, Loaded } from '../../parts/notice.tsx'
import { isOpened, useTrace } from '../../state/traces.ts'
import { TraceView } from './trace-view.tsx'
import { extentOf } from './tree.ts'

export function TracePage({ id }: { id: string }) {
  const trace = useTrace(id)
  const here = encodeURIComponent(id)
  const root = trace.value?.spans[0]
  return (
    <>
      <Head title={root?.name ?? 'Trace'}>
        <a class="button" href={`/compare?a=${here}`}>
          Compare
        </a>
        <a class="button" href={`/logs?traceId=${here}`}>
          <Icon name="logs" />
          Logs
        </a>
        {isOpened(id) ? (
          <small>From a file</small>
        ) : (
          <a class="button" href={`/api/traces/${here}`} download={`trace-${id}.json`}>
            <Icon name="download" />
            Download
          </a>
        )}
      </Head>
      {trace.error instanceof Refused && trace.error.status === 404 ? (
        <Gone />
      ) : (
        <Loaded of={trace}>
          {(value) => (
            <>
              <Summary of={value} />
              <TraceView of={value} />
            </>
          )}
        </Loaded>
      )}
    </>
  )
}

function Summary({ of }: { of: Trace }) {
  const { from, ms } = extentOf(of.spans)
  const errors = of.spans.filter(({ error }) => error !== null).length
  return (
    <p class="soft summary">
      <time>
        {day(from)}, {clock(from)}
      </time>
      <b>{duration(ms)}</b>
      <span>{counted(of.spans.length, 'span')}</span>
      <span>{counted(of.logs.length, 'log line')}</span>
      {errors > 0 && <span class="bad">{counted(errors, 'error')}</span>}
      <span class="mono">{of.traceId}</span>
    </p>
  )
}

function Gone() {
  return (
    <Empty title="This trace is not held">
      <p>
        It was never sampled, is still on its way, or had to make room for newer ones. If somebody shared it as a file,
        open that from <a href="/traces">Traces</a>.
      </p>
    </Empty>
  )
}
