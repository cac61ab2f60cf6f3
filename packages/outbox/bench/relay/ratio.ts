export interface Ratio {
  readonly name: string
  readonly median: number
  readonly spread: readonly [low: number, high: number]
  readonly atLeast: number
  /** Both, in the middle, a second. */
  readonly rates: readonly [ours: number, theirs: number]
}

/** Round by round: what else the machine does hits both. */
export function toRatio(name: string, ours: readonly number[], theirs: readonly number[], atLeast: number): Ratio {
  const ratios = ours.map((rate, round) => rate / theirs[round]!).toSorted((a, b) => a - b)
  const spread = [ratios[0]!, ratios.at(-1)!] as const
  return { name, median: middle(ratios), spread, atLeast, rates: [middle(ours), middle(theirs)] }
}

export function print(ratios: readonly Ratio[]): void {
  for (const { name, median, spread, atLeast, rates } of ratios) {
    const range = spread.map((ratio) => ratio.toFixed(2)).join('–')
    console.log(
      `${name}: ${median.toFixed(2)} (${range}), at least ${atLeast}; ${rates.map(Math.round).join(' and ')} a second`,
    )
  }
}

const middle = (values: readonly number[]) => values.toSorted((a, b) => a - b)[values.length >> 1]!
