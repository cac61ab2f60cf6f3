/** Requests a second, round by round: on the machine as it is, and on a processor of one's own. */
export interface Rates {
  readonly perSecond: number[]
  readonly perCpuSecond: number[]
}

/** The middle of the ratios, round by round; prints it with the extremes. */
export function compare(what: string, ours: readonly number[], theirs: readonly number[]): number {
  const ratios = ours.map((rate, round) => rate / theirs[round]!).toSorted((a, b) => a - b)
  console.log(`${what}: ${middle(ratios).toFixed(2)} (${ratios[0]!.toFixed(2)}–${ratios.at(-1)!.toFixed(2)})`)
  return middle(ratios)
}

/** By the service's own processor time, each in its best round: what else the machine does adds to it and never takes away. */
export function judge(
  what: string,
  { ours, theirs, atLeast }: { ours: Rates; theirs: Rates; atLeast: number },
): boolean {
  compare(`${what}, in requests a second on this machine as it is`, ours.perSecond, theirs.perSecond)
  const ratio = Math.max(...ours.perCpuSecond) / Math.max(...theirs.perCpuSecond)
  console.log(`${what}, at least ${atLeast}: ${ratio.toFixed(2)}`)
  return ratio >= atLeast
}

export function middle(list: readonly number[]): number {
  return list.toSorted((a, b) => a - b)[list.length >> 1]!
}
