import type { Clock } from '@flotilla/clock'
import { Problem } from '@flotilla/contract'
import type { Handler } from '@flotilla/kit'
import { notificationsProblems, type putNotification } from '@flotilla/notifications-contract/operations'
import type { Database } from '@flotilla/postgres'
import { write } from './notification.ts'
import { lockNotification, saveNotification } from './notification-store.ts'

export function putNotificationHandler(db: Database, clock: Clock): Handler<typeof putNotification> {
  return ({ params, body }) =>
    db.tx(async (tx) => {
      const id = params.notificationId
      const written = write(await lockNotification(tx, id), id, body.text)
      if (!written) throw new Problem(notificationsProblems.archived)
      await saveNotification(tx, written, clock.now())
      return { status: 200, body: written }
    })
}
