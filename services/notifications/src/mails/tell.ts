import type { Transaction } from '@flotilla/postgres'
import { accountLetter } from '../templates/account-letter.ts'
import { oneLine } from '../templates/letter.ts'
import type { AccountNews, OrderNews } from '../templates/news.ts'
import { orderLetter } from '../templates/order-letter.ts'
import type { NewMail, Recipient } from './mail.ts'
import { insertMail } from './mail-store.ts'
import { insertRecipient, keepEarlyNews, lockRecipient, takeEarlyNews } from './recipient-store.ts'

/** Hands a mail that was made over to whoever brings it to the mail server, in the same transaction. */
export type HandOver = (tx: Transaction, mail: Handed) => Promise<void>

export interface Handed extends Pick<NewMail, 'isSecurity' | 'now'> {
  readonly mailId: string
}

/** Writes the mails that news make, each together with the note that its event is done. */
export function tellWith(handOver: HandOver) {
  async function write(tx: Transaction, mail: NewMail): Promise<void> {
    const { isSecurity, now } = mail
    await handOver(tx, { mailId: await insertMail(tx, mail), isSecurity, now })
  }

  async function writeOfOrder(tx: Transaction, orderId: string, to: Recipient, news: OrderNews, now: number) {
    await write(tx, { ...orderLetter(orderId, news), recipient: to, orderId, isSecurity: false, now })
  }

  return {
    /** The first news of an order, which says who is to have the others; those that came too early follow. */
    async ofNewOrder(tx: Transaction, orderId: string, recipient: Recipient, news: OrderNews, now: number) {
      if (await lockRecipient(tx, orderId)) return
      const to = clean(recipient)
      await insertRecipient(tx, orderId, to)
      for (const one of [news, ...(await takeEarlyNews(tx, orderId))]) await writeOfOrder(tx, orderId, to, one, now)
    },
    async ofOrder(tx: Transaction, orderId: string, news: OrderNews, now: number) {
      const to = await lockRecipient(tx, orderId)
      if (to) await writeOfOrder(tx, orderId, to, news, now)
      else await keepEarlyNews(tx, orderId, news)
    },
    async ofAccount(tx: Transaction, recipient: Recipient, news: AccountNews, now: number) {
      const isSecurity = news.kind !== 'welcome'
      await write(tx, { ...accountLetter(news), recipient: clean(recipient), isSecurity, now })
    },
  }
}

export type Tell = ReturnType<typeof tellWith>

const clean = ({ customerId, email }: Recipient): Recipient => ({ customerId, email: oneLine(email) })
