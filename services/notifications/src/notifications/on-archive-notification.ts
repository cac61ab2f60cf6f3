import type { Clock } from '@flotilla/clock'
import { append, type MessageHandler } from '@flotilla/messaging'
import type { archiveNotification } from '@flotilla/notifications-contract/commands'
import { notificationArchived } from '@flotilla/notifications-contract/events'
import { archive } from './notification.ts'
import { lockNotification, saveNotification } from './notification-store.ts'

/** The state and the event that tells of it commit together. */
export function onArchiveNotification(clock: Clock): MessageHandler<typeof archiveNotification.schema> {
  return async ({ id: causationid, data: { notificationId: id } }, { tx }) => {
    const now = clock.now()
    await saveNotification(tx, archive(await lockNotification(tx, id), id), now)
    await append(tx, [
      notificationArchived.create({ notificationId: id }, { source: 'notifications', now, causationid }),
    ])
  }
}
