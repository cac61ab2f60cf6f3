import type { Message } from '@flotilla/contract'

/**
 * Thrown by a handler: this version of the service cannot handle the message, another one can. The message is parked, and tried again until a version handles it; its tries are not counted.
 * Later messages of its key wait behind it, other keys go on.
 */
export class ForAnotherVersion extends Error {
  override name = 'ForAnotherVersion'
}

/** Milliseconds until such a message is tried again: a quarter of its age, from half a second to half a minute. During a rollout the next try may be another replica's. */
export function pauseOf({ time }: Message, now: number): number {
  return Math.min(30_000, Math.max(500, (now - Date.parse(time)) / 4 || 0))
}
