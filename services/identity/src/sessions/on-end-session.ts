import type { Clock } from '@flotilla/clock'
import type { endSession } from '@flotilla/identity-contract/commands'
import type { MessageHandler } from '@flotilla/messaging'
import { endSessionOf } from './log-out.ts'

/** A log-out that had no answer. */
export function onEndSession(clock: Clock): MessageHandler<typeof endSession.schema> {
  return ({ data: { tokenHash } }, { tx }) => endSessionOf(tx, Buffer.from(tokenHash, 'base64url'), clock.now())
}
