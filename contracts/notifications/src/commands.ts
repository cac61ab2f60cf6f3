import { defineCommand, Type } from '@flotilla/contract'
import { notificationArchived } from './events.ts'

export const archiveNotification = defineCommand({
  service: 'notifications',
  name: 'archive-notification',
  version: 1,
  summary: 'Keep it for the record, whether it is known already or still to come',
  schema: Type.Object({ notificationId: Type.String({ format: 'uuid' }) }, { additionalProperties: false }),
  key: ({ notificationId }) => notificationId,
  answers: [notificationArchived],
})
