import { defineEvent, Type } from '@flotilla/contract'

export const notificationArchived = defineEvent({
  service: 'notifications',
  name: 'notification-archived',
  version: 1,
  summary: 'It is kept for the record and does not change any more',
  schema: Type.Object({ notificationId: Type.String({ format: 'uuid' }) }, { additionalProperties: false }),
  key: ({ notificationId }) => notificationId,
})
