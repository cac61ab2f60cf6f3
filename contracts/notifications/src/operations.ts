import { defineOperation, defineProblems, type Static, Type } from '@flotilla/contract'

export const notificationsProblems = defineProblems('notifications', {
  notFound: [404, 'There is no such notification'],
  archived: [409, 'The notification is archived and does not change any more'],
})

export const Notification = Type.Object(
  {
    id: Type.String({ format: 'uuid' }),
    text: Type.String(),
    status: Type.Enum(['active', 'archived']),
  },
  { additionalProperties: false },
)
export type Notification = Static<typeof Notification>

const params = Type.Object({ notificationId: Type.String({ format: 'uuid' }) })

export const getNotification = defineOperation({
  service: 'notifications',
  name: 'getNotification',
  summary: 'One notification',
  method: 'GET',
  path: '/notifications/{notificationId}',
  allow: ['service'],
  params,
  replies: { 200: Notification },
  problems: [notificationsProblems.notFound],
})

/** The caller chooses the id, so asking twice is asking once. */
export const putNotification = defineOperation({
  service: 'notifications',
  name: 'putNotification',
  summary: 'Makes the notification, or says it anew',
  method: 'PUT',
  path: '/notifications/{notificationId}',
  allow: ['service'],
  params,
  body: Type.Object({ text: Type.String({ minLength: 1, maxLength: 1_000 }) }, { additionalProperties: false }),
  replies: { 200: Notification },
  problems: [notificationsProblems.archived],
})
