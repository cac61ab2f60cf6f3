/** One thing that a machine has, or has not. */
export interface Finding {
  readonly name: string
  readonly value: string
  /** `without`: there is a way without it. */
  readonly state: 'ok' | 'missing' | 'old' | 'short' | 'without'
  /** How to get it, or a better one. */
  readonly get?: string
}

/** Prints them; true when nothing is missing, too old or short. */
export function report(findings: readonly Finding[]): boolean {
  for (const { name, value, state, get } of findings)
    console.log(`${state.padEnd(7)}  ${name}: ${value}${state !== 'ok' && get ? ` — ${get}` : ''}`)
  return findings.every(({ state }) => state === 'ok' || state === 'without')
}

/** The first version in what a program says of itself; none where it was built without one. */
export function versionIn(text: string): string | undefined {
  const version = /\d+\.\d+(\.\d+)?/.exec(text)?.[0]
  return version === '0.0.0' ? undefined : version
}

export function isOlder(version: string, least: string): boolean {
  const [a, b] = [version, least].map((one) => one.split('.').map(Number)) as [number[], number[]]
  const at = b.findIndex((part, n) => part !== (a[n] ?? 0))
  return at >= 0 && (a[at] ?? 0) < b[at]!
}
