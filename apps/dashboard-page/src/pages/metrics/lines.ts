import type { MetricSeries } from '@flotilla/dashboard-views/shapes'
import { hueOf } from '../../parts/service.tsx'
import type { Question } from './questions.ts'

export interface Line {
  readonly name: string
  readonly hue: number
  readonly values: readonly (number | null)[]
}

/** More cannot be told apart. */
const most = 14

type Series = MetricSeries['series'][number]

/** The lines that answer the question, those with most at the end first, and how many were left out. */
export function toLines({ series }: MetricSeries, { only, byService }: Question): { lines: Line[]; left: number } {
  const wanted = only ? series.filter(({ labels }) => only(labels)) : series
  const lines = byService ? joined(wanted, byService) : wanted.map(alone)
  const sorted = lines.toSorted((a, b) => sumOf(b) - sumOf(a))
  return { lines: sorted.slice(0, most), left: Math.max(0, sorted.length - most) }
}

const serviceOf = ({ labels }: Series) => labels['service'] ?? labels['service.name'] ?? labels['service_name'] ?? 'all'

function joined(series: readonly Series[], how: 'sum' | 'max'): Line[] {
  return [...Map.groupBy(series, serviceOf)].map(([name, group]) => ({
    name,
    hue: hueOf(name),
    values: group[0]!.values.map((_, n) => {
      const there = group.flatMap(({ values }) => values[n] ?? [])
      if (there.length === 0) return null
      return how === 'sum' ? there.reduce((sum, one) => sum + one, 0) : Math.max(...there)
    }),
  }))
}

function alone(series: Series): Line {
  const service = serviceOf(series)
  const rest = Object.values(series.labels).filter((value) => value !== service)
  const name = [service === 'all' ? '' : service, ...rest].filter(Boolean).join(' ') || 'value'
  return { name, hue: hueOf(rest.length > 0 ? name : service), values: series.values }
}

const sumOf = ({ values }: Line) => values.reduce<number>((sum, value) => sum + Math.abs(value ?? 0), 0)
