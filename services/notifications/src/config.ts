import { type Static, Type } from '@flotilla/contract'
import { serviceConfig } from '@flotilla/kit'

const postgresUrl = (description: string) => Type.String({ pattern: '^postgres(ql)?://', description })

export const configSchema = Type.Object({
  ...serviceConfig,
  DATABASE_URL: postgresUrl('own database, as the role of this service'),
  BUS_URL: postgresUrl('the bus, as the role of this service'),
  SMTP_URL: Type.Optional(
    Type.String({
      pattern: '^smtps?://',
      description: 'the mail server, with user and password; none: the inbox only',
    }),
  ),
  MAIL_FROM: Type.String({
    pattern: '^([^<>\\x00-\\x1f]+ )?<?[^\\s@<>]+@[^\\s@<>]+>?$',
    default: 'Flotilla <shop@flotilla.test>',
    description: 'who mails are from',
  }),
})

export type Config = Static<typeof configSchema>
