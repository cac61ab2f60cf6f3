import { Problem } from '@flotilla/contract'
import type { Handler } from '@flotilla/kit'
import { type getMail, notificationsProblems } from '@flotilla/notifications-contract/operations'
import type { Database } from '@flotilla/postgres'
import { findMail } from './mail-store.ts'

export function getMailHandler(db: Database): Handler<typeof getMail> {
  return async ({ params: { messageId }, principal }) => {
    const mail = await findMail(db, messageId, principal.user!.id)
    if (!mail) throw new Problem(notificationsProblems.messageNotFound)
    return { status: 200, body: mail }
  }
}
