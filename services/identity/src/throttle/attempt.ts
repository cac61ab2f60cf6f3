/** What is known of those who tried to log in to an account. Times are milliseconds since the epoch. */
export interface Attempts {
  /** From where somebody tries now. */
  readonly here: { readonly failures: number; readonly lastAt: number } | undefined
  /** Failures from anywhere, in the last hour and in the last day. */
  readonly lastHour: number
  readonly lastDay: number
  /** The owner has logged in from here before. */
  readonly isKnownHere: boolean
}

const freeTries = 5
const longestWaitMs = 15 * 60_000
const mostInAnHour = 100
const waitInAnHourMs = 60_000
// Without it an account could be guessed at a hundred times an hour, for ever.
const mostInADay = 200
const waitInADayMs = 3_600_000

/**
 * How long somebody has to wait before the next try, in milliseconds. Each place is slowed down for itself, ever more. When very many places try, at once or all day long, all
 * wait but those from which the owner has come before: so nobody can lock the owner out (OWASP Authentication Cheat Sheet, account lockout).
 */
export function waitMs({ here, isKnownHere, ...everywhere }: Attempts, now: number): number {
  const own = here && here.failures >= freeTries ? waitAfter(here.failures) - (now - here.lastAt) : 0
  return Math.max(0, own, isKnownHere ? 0 : waitForAll(everywhere))
}

function waitForAll({ lastHour, lastDay }: Pick<Attempts, 'lastHour' | 'lastDay'>): number {
  if (lastDay >= mostInADay) return waitInADayMs
  return lastHour >= mostInAnHour ? waitInAnHourMs : 0
}

const waitAfter = (failures: number) => Math.min(1_000 * 2 ** (failures - freeTries), longestWaitMs)
