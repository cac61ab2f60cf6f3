import type { MetricSeries } from '@flotilla/dashboard-views/shapes'
import { useMemo } from 'preact/hooks'
import { withQuery } from '../../api/client.ts'
import { measureOf } from '../../parts/format.ts'
import { Failed } from '../../parts/notice.tsx'
import { useAnswer } from '../../state/loading.ts'
import { said } from '../../state/route.ts'
import { Chart } from './chart.tsx'
import { Last } from './last.tsx'
import { toLines } from './lines.ts'
import type { Question } from './questions.ts'

type Ask = Question & { readonly metric: string }

/** One chart with what it answers, and the last values in words. */
export function Metric({ ask, tall = false }: { ask: Ask; tall?: boolean }) {
  const query = { service: said('service'), minutes: said('minutes') || '15' }
  const answer = useAnswer<MetricSeries>(withQuery(`/api/metrics/${encodeURIComponent(ask.metric)}`, query), {
    every: 5,
  })
  const { value } = answer
  const say = measureOf(ask.metric)
  const { lines, left } = useMemo(() => (value ? toLines(value, ask) : { lines: [], left: 0 }), [value, ask.title])
  return (
    <section class="card metric" aria-label={ask.title}>
      <h2>{ask.title}</h2>
      <p class="soft">{ask.help}</p>
      {answer.error && !value ? (
        <Failed error={answer.error} again={answer.reload} />
      ) : lines.length === 0 ? (
        <p class="soft nothing">{value ? 'Nothing of this in that time.' : 'Fetching…'}</p>
      ) : (
        <>
          <Chart at={value!.at} lines={lines} height={tall ? 380 : 170} say={say} />
          <Last of={lines} left={left} say={say} />
        </>
      )}
      <a class="mono which-metric" href={withQuery('/metrics', { name: ask.metric, ...query })}>
        {ask.metric}
      </a>
    </section>
  )
}
