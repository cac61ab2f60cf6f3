import type { Clock } from '@flotilla/clock'
import type { archiveIdentity } from '@flotilla/identity-contract/commands'
import { identityArchived } from '@flotilla/identity-contract/events'
import { append, type MessageHandler } from '@flotilla/messaging'
import { archive } from './identity.ts'
import { lockIdentity, saveIdentity } from './identity-store.ts'

/** The state and the event that tells of it commit together. */
export function onArchiveIdentity(clock: Clock): MessageHandler<typeof archiveIdentity.schema> {
  return async ({ id: causationid, data: { identityId: id } }, { tx }) => {
    const now = clock.now()
    await saveIdentity(tx, archive(await lockIdentity(tx, id), id), now)
    await append(tx, [identityArchived.create({ identityId: id }, { source: 'identity', now, causationid })])
  }
}
