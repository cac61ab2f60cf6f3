import type { ApiOperation } from '@flotilla/dashboard-views/shapes'
import { Head } from '../../parts/head.tsx'
import { Empty, Loaded } from '../../parts/notice.tsx'
import { useAnswer } from '../../state/loading.ts'
import { said } from '../../state/route.ts'
import { OperationList } from './operation-list.tsx'
import { keyOf } from './request.ts'
import { Workbench } from './workbench.tsx'

export function ExplorerPage() {
  const operations = useAnswer<ApiOperation[]>('/api/operations')
  return (
    <>
      <Head title="Explorer" />
      <Loaded of={operations}>{(all) => (all.length === 0 ? <Nothing /> : <Explorer all={all} />)}</Loaded>
    </>
  )
}

function Explorer({ all }: { all: readonly ApiOperation[] }) {
  const wanted = said('op')
  const operation = all.find((one) => keyOf(one) === wanted)
  return (
    <div class={`explorer ${operation ? 'has-one' : ''}`}>
      <OperationList all={all} chosen={wanted} />
      {operation ? (
        <Workbench operation={operation} key={wanted} />
      ) : (
        <Empty title={wanted ? `There is no ${wanted}` : 'Choose an operation'}>
          <p>Its form comes from its contract. What the call causes, in every service, is shown beside its answer.</p>
        </Empty>
      )}
    </div>
  )
}

function Nothing() {
  return (
    <Empty title="No operation is known">
      <p>
        They come from the services’ published OpenAPI documents. <code>npm start</code> starts the services.
      </p>
    </Empty>
  )
}
