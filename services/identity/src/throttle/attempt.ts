/** What is known of those who tried to log in to an account. Times are milliseconds since the epoch. */
export interface Attempts {
  /** From where somebody tries now. */
  readonly here: { readonly failures: number; readonly lastAt: number } | undefined
  /** From anywhere, within the hour. */
  readonly everywhere: number
  /** The owner has logged in from here before. */
  readonly isKnownHere: boolean
}

const freeTries = 5
const longestWaitMs = 15 * 60_000
const mostEverywhere = 100
const waitEverywhereMs = 60_000

/**
 * How long somebody has to wait before the next try, in milliseconds. Each place is slowed down for itself, ever more. When very many places try at once, all wait but those
 * from which the owner has come before: so nobody can lock the owner out (OWASP Authentication Cheat Sheet, account lockout).
 */
export function waitMs({ here, everywhere, isKnownHere }: Attempts, now: number): number {
  const own = here && here.failures >= freeTries ? waitAfter(here.failures) - (now - here.lastAt) : 0
  const common = everywhere >= mostEverywhere && !isKnownHere ? waitEverywhereMs : 0
  return Math.max(0, own, common)
}

const waitAfter = (failures: number) => Math.min(1_000 * 2 ** (failures - freeTries), longestWaitMs)
