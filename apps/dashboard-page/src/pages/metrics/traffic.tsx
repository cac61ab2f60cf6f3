import { amount } from '../../parts/format.ts'
import { hueOf } from '../../parts/service.tsx'
import { overview } from '../../state/live.ts'
import { said } from '../../state/route.ts'
import { Chart } from './chart.tsx'
import { Last } from './last.tsx'

const stepMs = 5_000

interface Props {
  title: string
  help: string
  pick: (moment: { rate: number; errors: number }) => number
}

/** What the overview's sparklines say, with its numbers: of every request, not only of those that a metric counts. */
export function Traffic({ title, help, pick }: Props) {
  const { services = [], at: now = 0 } = overview.value ?? {}
  const shown = services.filter(({ name }) => !said('service') || name === said('service'))
  const moments = Math.max(0, ...shown.map(({ sparkline }) => sparkline.length))
  const at = Array.from({ length: moments }, (_, n) => now - (moments - n) * stepMs)
  const lines = shown
    .filter(({ sparkline }) => sparkline.some((moment) => pick(moment) > 0))
    .map(({ name, sparkline }) => ({ name, hue: hueOf(name), values: sparkline.map(pick) }))
  return (
    <section class="card metric" aria-label={title}>
      <h2>{title}</h2>
      <p class="soft">{help}</p>
      {lines.length === 0 ? (
        <p class="soft nothing">None in the last five minutes.</p>
      ) : (
        <>
          <Chart at={at} lines={lines} height={170} say={amount} />
          <Last of={lines} left={0} say={amount} />
        </>
      )}
    </section>
  )
}
