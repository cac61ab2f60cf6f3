/** GET /api/metrics: names. GET /api/metrics/:name?service=&minutes=15: series. Counters come as rates a second, histograms as p50, p95, p99. */
export interface MetricName {
  readonly name: string
  readonly help: string
  readonly kind: 'counter' | 'gauge' | 'histogram'
}

export interface MetricSeries extends MetricName {
  /** Shared by all series, oldest first. */
  readonly at: readonly number[]
  readonly series: readonly {
    readonly labels: Readonly<Record<string, string>>
    readonly values: readonly (number | null)[]
  }[]
}
