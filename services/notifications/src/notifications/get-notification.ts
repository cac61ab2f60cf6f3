import { Problem } from '@flotilla/contract'
import type { Handler } from '@flotilla/kit'
import { type getNotification, notificationsProblems } from '@flotilla/notifications-contract/operations'
import type { Database } from '@flotilla/postgres'
import { findNotification } from './notification-store.ts'

export function getNotificationHandler(db: Database): Handler<typeof getNotification> {
  return async ({ params }) => {
    const found = await findNotification(db, params.notificationId)
    if (!found) throw new Problem(notificationsProblems.notFound)
    return { status: 200, body: found }
  }
}
