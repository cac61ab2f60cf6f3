import { type Queryable, sql, type Transaction } from '@flotilla/postgres'
import type { OrderNews } from '../templates/news.ts'
import type { Recipient } from './mail.ts'

/** Where news of an order goes; undefined until the order itself has come. Locked either way: news and order can come at once, on different ways. */
export async function lockRecipient(tx: Transaction, orderId: string): Promise<Recipient | undefined> {
  await tx.query(sql('recipients.lock')`select pg_advisory_xact_lock(hashtextextended(${orderId}, 0))`)
  const row = await tx.maybe(sql<{ customer_id: string; email: string }>('recipients.find')`
    select customer_id, email from recipients where order_id = ${orderId}`)
  return row && { customerId: row.customer_id, email: row.email }
}

export async function insertRecipient(tx: Transaction, orderId: string, recipient: Recipient): Promise<void> {
  const { customerId, email } = recipient
  await tx.query(sql('recipients.insert')`
    insert into recipients (order_id, customer_id, email) values (${orderId}, ${customerId}, ${email})`)
}

export async function keepEarlyNews(tx: Transaction, orderId: string, news: OrderNews): Promise<void> {
  await tx.query(sql('early-news.insert')`
    insert into early_news (order_id, news) values (${orderId}, ${JSON.stringify(news)})`)
}

/** What came before the order, oldest first; it is not kept any longer. */
export async function takeEarlyNews(tx: Transaction, orderId: string): Promise<OrderNews[]> {
  const rows = await tx.query(sql<{ news: OrderNews; seq: string }>('early-news.take')`
    with taken as (delete from early_news where order_id = ${orderId} returning seq, news)
    select seq, news from taken order by seq`)
  return rows.map(({ news }) => news)
}

export async function forgetRecipient(db: Queryable, customerId: string): Promise<void> {
  await db.query(sql('recipients.forget-of')`delete from recipients where customer_id = ${customerId}`)
}
