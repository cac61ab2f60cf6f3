import { defineService } from '@flotilla/service'
import { addresses } from './addresses/index.ts'
import { config } from './config.ts'
import { handOver, release } from './deliveries/hand-over.ts'
import { deliveries } from './deliveries/index.ts'
import { openSmtp } from './deliveries/mail-server.ts'
import { mails } from './mails/index.ts'
import { tables } from './tables.ts'

export const service = defineService({
  name: 'notifications',
  home: new URL('..', import.meta.url),
  tables,
  config,
  open: ({ SMTP_URL: url, MAIL_FROM: from, SMTP_TLS: tls }) => ({
    server: url === undefined ? undefined : openSmtp({ url, from, tls }),
  }),
  async build(app, ports) {
    const { server } = ports
    await app.register(addresses, { ...ports, release })
    await app.register(mails, { ...ports, handOver: server ? handOver : async () => {} })
    if (server) await app.register(deliveries, { ...ports, server })
  },
})
