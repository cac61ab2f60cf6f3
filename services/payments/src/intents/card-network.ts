import type { Behaviour } from '../cards/card.ts'

export interface NetworkTimes {
  /** Milliseconds until the network answers. */
  readonly answerMs: number
  /** Milliseconds for the test card that is late. */
  readonly lateMs: number
  /** Milliseconds until payments gives up waiting for it. */
  readonly timeoutMs: number
}

export type Answer = 'approved' | 'declined' | 'insufficient'

export interface PlannedAnswer {
  readonly answer: Answer
  /** Milliseconds since the epoch. */
  readonly at: number
  /** When it says the same once more, where it does. */
  readonly againAt?: number
}

const answers = { approves: 'approved', declines: 'declined', insufficient: 'insufficient' } as const

/** What the simulated network will say to a card, and when; undefined when it never answers. */
export function plannedAnswer(
  behaviour: Behaviour,
  now: number,
  { answerMs, lateMs }: Omit<NetworkTimes, 'timeoutMs'>,
): PlannedAnswer | undefined {
  if (behaviour === 'silent') return undefined
  if (behaviour === 'late') return { answer: 'approved', at: now + lateMs }
  const at = now + answerMs
  if (behaviour === 'twice') return { answer: 'approved', at, againAt: at + answerMs }
  return { answer: answers[behaviour], at }
}

/** What is waited for; null where it never comes. */
export interface Waiting {
  readonly answerAt: Date | null
  readonly givesUpAt: Date | null
}

/** Whether the network answered in time. By when the answer came, not by when it is read: what payments itself slept through is not the network's. */
export function isInTime({ answerAt, givesUpAt }: Waiting): boolean {
  return answerAt !== null && (givesUpAt === null || answerAt <= givesUpAt)
}
