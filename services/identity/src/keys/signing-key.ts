/** When a key does what. Times are milliseconds since the epoch. */
export interface KeyTimes {
  readonly kid: string
  /** It signs from then on, until a later one does. */
  readonly signsFrom: number
  /** Whether this process can open its private half. */
  readonly usable: boolean
}

export interface KeyPolicy {
  /** How long a key signs. */
  readonly lifetimeMs: number
  /** How long after that it stays published: until the last token it signed is dead, and clocks may differ. */
  readonly afterlifeMs: number
}

export interface KeyPlan {
  /** From when on the keys that are to be made sign. */
  readonly make: readonly number[]
  readonly drop: readonly string[]
}

/** The key that signs now. */
export function currentOf<K extends KeyTimes>(keys: readonly K[], now: number): K | undefined {
  return inOrder(keys).findLast(({ signsFrom, usable }) => usable && signsFrom <= now)
}

/** What is to be done now: there is always one that signs and one that will, and none that nobody needs. Every replica comes to the same plan. */
export function plan(keys: readonly KeyTimes[], now: number, { lifetimeMs, afterlifeMs }: KeyPolicy): KeyPlan {
  const drop = keys.filter((key) => (supersededAt(keys, key) ?? now) + afterlifeMs <= now).map(({ kid }) => kid)
  const current = currentOf(keys, now)
  const hasNext = keys.some(({ signsFrom, usable }) => usable && signsFrom > now)
  const make = current ? [] : [now]
  // After a long sleep too the next is published for a while before it signs.
  if (!hasNext) make.push(Math.max((current?.signsFrom ?? now) + lifetimeMs, now + Math.min(lifetimeMs, afterlifeMs)))
  return { make, drop }
}

/** Until when nothing is to be done. */
export function settledUntil(keys: readonly KeyTimes[], now: number, { afterlifeMs }: KeyPolicy): number {
  const starts = keys.map(({ signsFrom }) => signsFrom)
  const ends = keys.flatMap((key) => supersededAt(keys, key) ?? []).map((at) => at + afterlifeMs)
  return Math.min(...[...starts, ...ends].filter((at) => at > now))
}

function supersededAt(keys: readonly KeyTimes[], key: KeyTimes): number | undefined {
  return inOrder(keys).find(({ signsFrom, usable }) => usable && signsFrom > key.signsFrom)?.signsFrom
}

const inOrder = <K extends KeyTimes>(keys: readonly K[]) => keys.toSorted((a, b) => a.signsFrom - b.signsFrom)
