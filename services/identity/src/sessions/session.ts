/** A session as one of its refresh tokens sees it. Times are milliseconds since the epoch. */
export interface Session {
  readonly sessionId: string
  /** Of the refresh token that may be used next. Using it begins the next one. */
  readonly generation: number
  readonly advancedAt: number
  readonly expiresAt: number
  readonly endedAt: number | undefined
}

export type Verdict =
  /** It goes on with a token of the next generation. */
  | 'advance'
  /** It was used a moment ago; another token of today's generation is given. */
  | 'join'
  /** It was used before: whoever shows it now, somebody has it who should not. */
  | 'stolen'
  | 'over'

/**
 * What comes of showing a refresh token. Two tabs of a browser that wake at the same time show the same token; the second joins the first. Of the tokens that they
 * then hold one is used next, and the other is worth nothing after the grace: so a thief who was quick is found out at the next round.
 */
export function judge(session: Session | undefined, generation: number, now: number, graceMs: number): Verdict {
  if (!session || session.endedAt !== undefined || session.expiresAt <= now) return 'over'
  if (generation === session.generation) return 'advance'
  const inGrace = generation === session.generation - 1 && now - session.advancedAt < graceMs
  return inGrace ? 'join' : 'stolen'
}
