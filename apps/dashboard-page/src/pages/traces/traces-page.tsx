import type { TraceList } from '@flotilla/dashboard-views/shapes'
import { useState } from 'preact/hooks'
import { withQuery } from '../../api/client.ts'
import { Pick, Text, Tick } from '../../parts/filters.tsx'
import { Head } from '../../parts/head.tsx'
import { Empty, Loaded } from '../../parts/notice.tsx'
import { useAnswer } from '../../state/loading.ts'
import { said, setQuery } from '../../state/route.ts'
import { useStill } from '../../state/still.ts'
import { OpenFile } from './open-file.tsx'
import { TraceTable } from './trace-table.tsx'

const filters = ['service', 'operation', 'minMs', 'error', 'attribute'] as const
const limit = 50

export function TracesPage() {
  const { looked, hold } = useStill()
  const before = said('before')
  const asked = Object.fromEntries(filters.map((name) => [name, said(name)]))
  const list = useAnswer<TraceList>(withQuery('/api/traces', { ...asked, before, limit }), {
    every: before ? 0 : 2,
    still: ({ items }) => looked && items.length > 0,
  })
  const [chosen, setChosen] = useState<readonly string[]>([])
  const last = list.value?.items.at(-1)
  return (
    <>
      <Head title="Traces">
        {chosen.length === 2 ? (
          <a class="button main" href={withQuery('/compare', { a: chosen[0], b: chosen[1] })}>
            Compare the two
          </a>
        ) : (
          <small>
            {chosen.length === 1
              ? 'Tick one more to compare'
              : before
                ? ''
                : list.still
                  ? 'Held still while you look'
                  : 'Live'}
          </small>
        )}
        <OpenFile />
      </Head>
      <search class="filters">
        <Pick name="service" label="Service" options={list.value?.services ?? []} />
        <Pick name="operation" label="Operation" options={list.value?.operations ?? []} />
        <Text name="minMs" label="At least, ms" type="number" />
        <Text name="attribute" label="Attribute" hint="http.response.status_code=409" find />
        <Tick name="error" label="With errors" />
      </search>
      <div {...hold}>
        <Loaded of={list}>
          {({ items }) =>
            items.length > 0 ? (
              <TraceTable items={items} chosen={chosen} choose={setChosen} />
            ) : (
              <Nothing filtered={filters.some((name) => said(name))} />
            )
          }
        </Loaded>
      </div>
      <nav class="beside pager" aria-label="Older and newer">
        {before && (
          <button type="button" class="button" onClick={() => setQuery({ before: '' })}>
            Newest
          </button>
        )}
        {last && list.value!.items.length === limit && (
          <button type="button" class="button" onClick={() => setQuery({ before: String(last.startedAt) })}>
            Older
          </button>
        )}
      </nav>
    </>
  )
}

function Nothing({ filtered }: { filtered: boolean }) {
  const clear = () => setQuery(Object.fromEntries([...filters, 'before'].map((name) => [name, ''])))
  if (!filtered)
    return (
      <Empty title="No trace yet">
        <p>
          Look at something in the shop, or send a request from the <a href="/explorer">explorer</a>: its trace is here
          a moment later.
        </p>
      </Empty>
    )
  return (
    <Empty title="No trace is like that">
      <p>None of those that are held fits all of the filters.</p>
      <button type="button" class="button" onClick={clear}>
        Clear the filters
      </button>
    </Empty>
  )
}
