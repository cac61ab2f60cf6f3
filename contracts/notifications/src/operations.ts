import { defineOperation, defineProblems, type Static, Type } from '@flotilla/contract'

export const notificationsProblems = defineProblems('notifications', {
  messageNotFound: [404, 'There is no such message'],
})

const summary = {
  messageId: Type.String({ format: 'uuid' }),
  at: Type.String({ format: 'date-time' }),
  to: Type.String(),
  subject: Type.String(),
  orderId: Type.Optional(Type.String({ format: 'uuid' })),
}

export const MailSummary = Type.Object(summary, { additionalProperties: false })
export type MailSummary = Static<typeof MailSummary>

export const Mail = Type.Object(
  { ...summary, text: Type.String(), html: Type.String() },
  { additionalProperties: false },
)
export type Mail = Static<typeof Mail>

export const listMails = defineOperation({
  service: 'notifications',
  name: 'listMails',
  summary: 'What was sent to the customer, newest first',
  method: 'GET',
  path: '/mails',
  allow: ['customer'],
  query: Type.Object(
    {
      limit: Type.Integer({ minimum: 1, maximum: 100, default: 20 }),
      /** The `next` of the page before. */
      after: Type.Optional(Type.String({ format: 'uuid' })),
    },
    { additionalProperties: false },
  ),
  replies: {
    200: Type.Object(
      { items: Type.Array(MailSummary), next: Type.Optional(Type.String({ format: 'uuid' })) },
      { additionalProperties: false },
    ),
  },
})

export const getMail = defineOperation({
  service: 'notifications',
  name: 'getMail',
  summary: 'One message, as it was sent',
  method: 'GET',
  path: '/mails/{messageId}',
  allow: ['customer'],
  params: Type.Object({ messageId: Type.String({ format: 'uuid' }) }),
  replies: { 200: Mail },
  problems: [notificationsProblems.messageNotFound],
})
