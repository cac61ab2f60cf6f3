import type { Behaviour } from '../cards/card.ts'

export interface NetworkTimes {
  /** Milliseconds until the network answers. */
  readonly answerMs: number
  /** Milliseconds for the test card that is late. */
  readonly lateMs: number
}

export interface PlannedAnswer {
  readonly answer: 'approved' | 'declined'
  /** Milliseconds since the epoch. */
  readonly at: number
}

/** What the simulated network will say to a card, and when; undefined when it never answers. */
export function plannedAnswer(
  behaviour: Behaviour,
  now: number,
  { answerMs, lateMs }: NetworkTimes,
): PlannedAnswer | undefined {
  if (behaviour === 'silent') return undefined
  if (behaviour === 'late') return { answer: 'approved', at: now + lateMs }
  return { answer: behaviour === 'approves' ? 'approved' : 'declined', at: now + answerMs }
}
