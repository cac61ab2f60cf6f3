/** Of a histogram: the bound below which that share fell, the last one of what is above all; undefined of nothing. */
export function boundBelow(bounds: readonly number[], counts: readonly number[], share: number): number | undefined {
  const all = counts.reduce((sum, count) => sum + count, 0)
  if (all <= 0) return undefined
  let below = 0
  const i = counts.findIndex((count) => (below += count) >= share * all)
  return bounds[Math.min(i, bounds.length - 1)]
}

/** Nearest rank; 0 of nothing. */
export function quantile(values: readonly number[], share: number): number {
  if (values.length === 0) return 0
  const sorted = values.toSorted((a, b) => a - b)
  return sorted[Math.min(sorted.length - 1, Math.ceil(share * sorted.length) - 1)]!
}
