import { createTransport } from 'nodemailer'
import type { Answer } from './delivery.ts'
import type { Claim } from './delivery-store.ts'
import { type SmtpError, verdictOn } from './verdict.ts'

/** Where mails leave the shop. */
export interface MailServer {
  send(mail: Claim): Promise<Answer>
  close(): void
}

/** No answer for so long is none. Shorter in sum than the lease of a claim. */
const timeouts = { connectionTimeout: 10_000, greetingTimeout: 10_000, socketTimeout: 20_000, dnsTimeout: 5_000 }

/**
 * An SMTP server: `smtp://user:password@host:587` (with STARTTLS where it is offered, or not at all where TLS is required), `smtps://…:465`. Whoever stands between can
 * leave the offer out, so on other networks than one's own it is required.
 */
export function openSmtp({ url, from, tls }: { url: string; from: string; tls: 'offered' | 'required' }): MailServer {
  const transport = createTransport({ url, requireTLS: tls === 'required', pool: true, maxConnections: 1, ...timeouts })
  const domain = /@([^\s>]+)>?$/.exec(from)?.[1] ?? 'localhost'
  const sender = /([^\s<>]+@[^\s<>]+)>?$/.exec(from)?.[1]
  // Servers repeat the recipient, and errors go to logs, which hold no addresses of customers.
  const withoutAddresses = (text: string) =>
    text.replaceAll(/[^\s<>]+@[^\s<>:;,]+/g, (address) => (address === sender ? address : '…'))
  return {
    async send({ mailId, at, email, subject, text, html }) {
      // The same at every attempt: what comes twice, a mailbox can show once.
      const messageId = `<${mailId}@${domain}>`
      try {
        await transport.sendMail({
          from,
          // Not parsed: an address may hold commas. And without a name, which the customer chose.
          to: { name: '', address: email },
          subject,
          text,
          html,
          messageId,
          date: at,
          headers: { 'Auto-Submitted': 'auto-generated' },
          // Content is text that was written here; none of it may name a file or an address to be read.
          disableFileAccess: true,
          disableUrlAccess: true,
        })
        return { kind: 'taken' }
      } catch (error) {
        const smtpError = error as Error & SmtpError
        return { kind: verdictOn(smtpError), error: withoutAddresses(smtpError.message.replaceAll('\0', '')) }
      }
    },
    close: () => transport.close(),
  }
}
