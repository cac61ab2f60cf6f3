import { formatMoney, multiplyMoney } from '@flotilla/contract/money'
import { html } from './html.ts'
import { type Draft, type Letter, toLetter } from './letter.ts'
import type { Item, OrderNews } from './news.ts'

/** The mail that tells of an order. */
export function orderLetter(orderId: string, news: OrderNews): Letter {
  // The end of the id: its beginning is the time, which orders of one day share.
  return toLetter(draftOf(news, `order ${orderId.slice(-8)}`))
}

function draftOf(news: OrderNews, order: string): Draft {
  switch (news.kind) {
    case 'placed':
      return {
        subject: `We have your ${order}`,
        paragraphs: ['Thank you. We are checking the stock and your card, and write again in a moment.'],
        table: tableOf(news),
      }
    case 'confirmed':
      return {
        subject: `Your ${order} is confirmed`,
        paragraphs: ['It is paid, and the parcel is being packed. We write again when it leaves.'],
      }
    case 'cancelled':
      return {
        subject: `Your ${order} was cancelled`,
        paragraphs: [news.reason, 'Nothing is on its way to you, and nothing stays charged to your card.'],
      }
    case 'shipped':
      return {
        subject: `Your ${order} is on its way`,
        paragraphs: [`The carrier has your parcel. Its tracking number is ${news.tracking}.`],
      }
    case 'delivered':
      return {
        subject: `Your ${order} has arrived`,
        paragraphs: ['Your parcel was delivered. We hope that you like what is in it.'],
      }
    case 'refunded':
      return {
        subject: `Money back for your ${order}`,
        paragraphs: [
          `We have sent ${formatMoney(news.amount)} back to your card. It may take your bank some days to show it.`,
        ],
      }
  }
}

function tableOf({ items, total }: OrderNews & { kind: 'placed' }): NonNullable<Draft['table']> {
  const lines = items.map((item) => ({
    what: `${item.quantity} × ${titleOf(item)}`,
    price: formatMoney(multiplyMoney(item.price, item.quantity)),
  }))
  const sum = { what: 'Total, with shipping', price: formatMoney(total) }
  const text = [...lines, sum].map(({ what, price }) => `${what}: ${price}`).join('\n')
  const cell = 'padding:6px 0;border-top:1px solid #dde5ea'
  const rows = lines.map(
    ({ what, price }) =>
      html`<tr><td style="${cell}">${what}</td><td style="${cell};text-align:right">${price}</td></tr>\n`,
  )
  return {
    text,
    html: html`<table style="width:100%;border-collapse:collapse">
${rows}<tr><th style="${cell};text-align:left">${sum.what}</th><th style="${cell};text-align:right">${sum.price}</th></tr>
</table>`,
  }
}

const titleOf = ({ name, variant }: Item) => (variant ? `${name} (${variant})` : name)
