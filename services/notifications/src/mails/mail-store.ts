import type { Mail, MailSummary } from '@flotilla/notifications-contract/operations'
import { type Queryable, sql, type Transaction } from '@flotilla/postgres'
import type { NewMail } from './mail.ts'

interface MailRow {
  id: string
  at: Date
  to_address: string
  subject: string
  order_id: string | null
}

export async function insertMail(tx: Transaction, mail: NewMail): Promise<string> {
  const { recipient, orderId = null, subject, text, html, now } = mail
  const { id } = await tx.one(sql<{ id: string }>('mails.insert')`
    insert into mails (customer_id, order_id, at, to_address, subject, text, html)
    values (${recipient.customerId}, ${orderId}, ${new Date(now)}, ${recipient.email}, ${subject}, ${text}, ${html})
    returning id`)
  return id
}

/** Newest first, older than `after` where that is given. */
export async function pageOfMails(
  db: Queryable,
  { customerId, after = null, limit }: { customerId: string; after: string | null | undefined; limit: number },
): Promise<MailSummary[]> {
  const rows = await db.query(sql<MailRow & Record<string, unknown>>('mails.page')`
    select id, at, to_address, subject, order_id from mails
    where customer_id = ${customerId} and (${after}::uuid is null or id < ${after}::uuid)
    order by id desc limit ${limit}`)
  return rows.map(toSummary)
}

/** Only the customer's own: somebody else's is as good as none. */
export async function findMail(db: Queryable, messageId: string, customerId: string): Promise<Mail | undefined> {
  const row = await db.maybe(sql<MailRow & { text: string; html: string }>('mails.find')`
    select id, at, to_address, subject, order_id, text, html from mails
    where id = ${messageId} and customer_id = ${customerId}`)
  return row && { ...toSummary(row), text: row.text, html: row.html }
}

function toSummary({ id: messageId, at, to_address: to, subject, order_id: orderId }: MailRow): MailSummary {
  return { messageId, at: at.toISOString(), to, subject, ...(orderId !== null && { orderId }) }
}

export async function forgetMails(db: Queryable, customerId: string): Promise<void> {
  await db.query(sql('mails.forget-of')`
    with unsent as (delete from deliveries where mail_id in (select id from mails where customer_id = ${customerId}))
    delete from mails where customer_id = ${customerId}`)
}
