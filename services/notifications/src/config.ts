import { Type } from '@flotilla/contract'

/** Its own variables. */
export const config = {
  SMTP_URL: Type.Optional(
    Type.String({
      pattern: '^smtps?://',
      description: 'the mail server, with user and password; none: the inbox only',
    }),
  ),
  SMTP_TLS: Type.Enum(['offered', 'required'], {
    default: 'offered',
    description: 'required: no mail and no password goes to a server that does not take TLS',
  }),
  MAIL_FROM: Type.String({
    pattern: '^([^<>\\x00-\\x1f]+ )?<?[^\\s@<>]+@[^\\s@<>]+>?$',
    default: 'Flotilla <shop@flotilla.test>',
    description: 'who mails are from',
  }),
}
