import { DateTime, defineOperation, defineProblems, problems, type Static, Type, Uuid } from '@flotilla/contract'

export const notificationsProblems = defineProblems('notifications', {
  messageNotFound: [404, 'There is no such message'],
  /** Mistyped, another customer's, or older than a month. */
  codeWrong: [422, 'The code is not right'],
})

const summary = {
  messageId: Uuid,
  at: DateTime,
  to: Type.String(),
  subject: Type.String(),
  orderId: Type.Optional(Uuid),
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
      after: Type.Optional(Uuid),
    },
    { additionalProperties: false },
  ),
  replies: {
    200: Type.Object(
      {
        items: Type.Array(MailSummary),
        next: Type.Optional(Uuid),
        /** Addresses that got a mail with a code which was not given yet; on the first page. */
        unconfirmed: Type.Optional(Type.Array(Type.String())),
      },
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
  params: Type.Object({ messageId: Uuid }),
  replies: { 200: Mail },
  problems: [notificationsProblems.messageNotFound],
})

/** An address gets one mail, with a code. The others are in the shop only until the customer has given it; giving it again changes nothing. */
export const confirmAddress = defineOperation({
  service: 'notifications',
  name: 'confirmAddress',
  summary:
    'Shows with the code from a mail that its address is the customer’s own: the other mails go there too from then on',
  method: 'POST',
  path: '/mails/addresses',
  allow: ['customer'],
  idempotency: 'natural',
  body: Type.Object({ code: Type.String({ pattern: '^[0-9A-Za-z -]{20,40}$' }) }, { additionalProperties: false }),
  replies: { 200: Type.Object({ email: Type.String() }, { additionalProperties: false }) },
  problems: [notificationsProblems.codeWrong, problems.tooMany],
})
