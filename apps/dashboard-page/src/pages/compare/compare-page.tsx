import type { Trace, TraceList } from '@flotilla/dashboard-views/shapes'
import { withQuery } from '../../api/client.ts'
import { Head } from '../../parts/head.tsx'
import { Empty, Loaded } from '../../parts/notice.tsx'
import { type Loading, useAnswer } from '../../state/loading.ts'
import { said } from '../../state/route.ts'
import { useTrace } from '../../state/traces.ts'
import { TraceTable } from '../traces/trace-table.tsx'
import { PairTable } from './pair-table.tsx'

export function ComparePage() {
  const [a, b] = [said('a'), said('b')]
  const first = useTrace(a)
  const second = useTrace(b)
  return (
    <>
      <Head title="Compare two traces" />
      {!a && (
        <Empty title="Which two?">
          <p>
            Tick two in the list of <a href="/traces">traces</a>, or press Compare on the page of one.
          </p>
        </Empty>
      )}
      {a && <Loaded of={first}>{(one) => (b ? <Both a={one} b={second} /> : <ChooseOther than={one} />)}</Loaded>}
    </>
  )
}

const Both = ({ a, b }: { a: Trace; b: Loading<Trace> }) => (
  <Loaded of={b}>{(other) => <PairTable a={a} b={other} />}</Loaded>
)

/** Those that began with the same: it is them one wants to compare with. */
function ChooseOther({ than }: { than: Trace }) {
  const root = than.spans[0]
  const list = useAnswer<TraceList>(
    withQuery('/api/traces', { service: root?.service, operation: root?.name, limit: 50 }),
  )
  return (
    <Loaded of={list}>
      {({ items }) => {
        const others = items.filter(({ traceId }) => traceId !== than.traceId)
        return others.length === 0 ? (
          <Empty title="There is no other like it">
            <p>
              No other trace of {root?.name} is held. Do the same once more, or choose two in{' '}
              <a href="/traces">Traces</a>.
            </p>
          </Empty>
        ) : (
          <>
            <p class="soft">With which of these? They began with {root?.name} as well.</p>
            <TraceTable items={others} to={(id) => withQuery('/compare', { a: than.traceId, b: id })} />
          </>
        )
      }}
    </Loaded>
  )
}
