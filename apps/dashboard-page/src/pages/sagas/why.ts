import type { SagaSummary } from '@flotilla/dashboard-views/shapes'

/** Why a saga stands where it stands. */
export function why({ waitsFor, reason }: Pick<SagaSummary, 'waitsFor' | 'reason'>): string {
  const wait = waitsFor === null ? undefined : `waits for code with its version ${waitsFor}`
  return [reason, wait].filter(Boolean).join('; ')
}
