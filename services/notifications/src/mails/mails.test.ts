import { randomUUID } from 'node:crypto'
import { accountRegistered, passwordChanged, sessionStolen } from '@flotilla/identity-contract/events'
import { sendResetCode } from '@flotilla/notifications-contract/commands'
import { orderCancelled, orderConfirmed } from '@flotilla/orders-contract/events'
import { paymentRefunded } from '@flotilla/payments-contract/events'
import { sql } from '@flotilla/postgres'
import { shipmentDelivered, shipmentDispatched } from '@flotilla/shipping-contract/events'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type Notifications, openNotifications } from '../../test/notifications.ts'

let shop: Notifications
beforeAll(async () => {
  shop = await openNotifications()
})
afterAll(() => shop?.close())

const eur = (amount: number) => ({ amount, currency: 'EUR' })

test('each step of an order is a mail, to the address that the order said', async () => {
  const { orderId, customerId, short, placed } = shop.order()
  const parcel = { orderId, customerId, tracking: 'FL123' }
  await shop.deliver(placed)
  await shop.deliver(orderConfirmed.create({ orderId, customerId }, shop.context()))
  await shop.deliver(shipmentDispatched.create(parcel, shop.context('shipping')))
  await shop.deliver(shipmentDelivered.create(parcel, shop.context('shipping')))
  await shop.deliver(paymentRefunded.create({ orderId, amount: eur(500) }, shop.context('payments')))
  expect(await shop.inbox(customerId)).toEqual([
    `We have your order ${short}`,
    `Your order ${short} is confirmed`,
    `Your order ${short} is on its way`,
    `Your order ${short} has arrived`,
    `Money back for your order ${short}`,
  ])
  const { items } = (await shop.get('/mails', customerId)).json()
  expect(items[0]).toEqual({
    messageId: expect.any(String),
    at: '2026-01-01T00:00:00.000Z',
    to: 'ann@example.org',
    subject: `Money back for your order ${short}`,
    orderId,
  })
  const mail = (await shop.get(`/mails/${items[0].messageId}`, customerId)).json()
  expect(mail).toMatchObject({ ...items[0], text: expect.stringContaining('€5.00') })
  expect(mail.html).toContain('Hello,')
})

test('why an order was cancelled is said as the shop said it', async () => {
  const { orderId, customerId, placed } = shop.order()
  await shop.deliver(placed)
  const reason = 'The card ending in 0002 was declined.'
  await shop.deliver(orderCancelled.create({ orderId, customerId, reason }, shop.context()))
  const [{ messageId }] = (await shop.get('/mails', customerId)).json().items
  expect((await shop.get(`/mails/${messageId}`, customerId)).json().text).toContain(reason)
})

test('news that come before the order wait for it, and hold up nothing', async () => {
  const { orderId, customerId, short, placed } = shop.order()
  const refund = paymentRefunded.create({ orderId, amount: eur(100) }, shop.context('payments'))
  const parcel = shipmentDispatched.create({ orderId, customerId, tracking: 'FL1' }, shop.context('shipping'))
  expect([await shop.deliver(parcel), await shop.deliver(refund)]).toEqual(['done', 'done'])
  expect(await shop.inbox(customerId)).toEqual([])
  expect(await shop.deliver(placed)).toBe('done')
  const all = [`We have your order ${short}`, `Your order ${short} is on its way`, `Money back for your order ${short}`]
  expect(await shop.inbox(customerId)).toEqual(all)
  expect(await shop.db.query(sql('test.early')`select * from early_news`)).toEqual([])
})

test('order and news at the same moment: no mail is lost, whoever is first', async () => {
  const orders = Array.from({ length: 20 }, () => shop.order())
  await Promise.all(
    orders.flatMap(({ orderId, placed }) => [
      shop.deliver(placed),
      shop.deliver(paymentRefunded.create({ orderId, amount: eur(100) }, shop.context('payments'))),
    ]),
  )
  for (const { customerId } of orders) expect(await shop.inbox(customerId)).toHaveLength(2)
})

test('a message that comes ten times, at once or later, is one mail', async () => {
  const { customerId, placed } = shop.order()
  const outcomes = await Promise.all(Array.from({ length: 10 }, () => shop.deliver(placed)))
  expect(outcomes.toSorted()).toEqual(['done', ...Array(9).fill('duplicate')])
  expect(await shop.inbox(customerId)).toHaveLength(1)
})

test('an account is welcomed, and told when its session was stolen', async () => {
  const account = { customerId: `customer-${randomUUID()}`, email: 'bob@example.org', name: 'Bob' }
  await shop.deliver(accountRegistered.create(account, shop.context('identity')))
  await shop.deliver(sessionStolen.create(account, shop.context('identity')))
  expect(await shop.inbox(account.customerId)).toEqual(['Welcome aboard', 'We logged you out, to be safe'])
})

test('who forgot a password gets the code, and hears of the change; there is no link in it', async () => {
  const account = { customerId: `customer-${randomUUID()}`, email: 'bob@example.org', name: 'Bob' }
  const code = 'AAAAA-BBBBB-CCCCC-DDDDD'
  await shop.deliver(sendResetCode.create({ ...account, code }, shop.context('identity')))
  await shop.deliver(passwordChanged.create(account, shop.context('identity')))
  expect(await shop.inbox(account.customerId)).toEqual(['Your code for a new password', 'You have a new password'])
  const [, { messageId }] = (await shop.get('/mails', account.customerId)).json().items
  const mail = (await shop.get(`/mails/${messageId}`, account.customerId)).json()
  expect(mail.text).toContain(code)
  expect(mail.html).not.toMatch(/href|https?:/)
})

test('what a customer says their name is stands in no mail and is not kept', async () => {
  const { orderId, customerId, placed } = shop.order('Win <b>money</b>\0\r\nBcc: all@example.org')
  expect(await shop.deliver(placed)).toBe('done')
  await shop.deliver(orderConfirmed.create({ orderId, customerId }, shop.context()))
  const kept = await shop.db.query(sql<{ row: string }>('test.names')`
    select m::text as row from mails m where order_id = ${orderId} union all
    select r::text from recipients r where order_id = ${orderId}`)
  expect(kept).toHaveLength(3)
  expect(JSON.stringify(kept)).not.toContain('Win')
})

test('somebody else’s mails are as good as none', async () => {
  const { customerId, placed } = shop.order()
  await shop.deliver(placed)
  const [{ messageId }] = (await shop.get('/mails', customerId)).json().items
  expect((await shop.get(`/mails/${messageId}`, 'eve')).json()).toMatchObject({
    status: 404,
    code: 'notifications.message-not-found',
  })
  expect((await shop.get('/mails', 'eve')).json()).toEqual({ items: [] })
  expect((await shop.app.inject('/mails')).statusCode).toBe(401)
})

test('pages follow each other without gaps or repeats', async () => {
  const { orderId, customerId, placed } = shop.order()
  await shop.deliver(placed)
  for (let n = 1; n <= 6; n++)
    await shop.deliver(paymentRefunded.create({ orderId, amount: eur(n) }, shop.context('payments')))
  const seen: string[] = []
  for (let url: string | undefined = '/mails?limit=3'; url; ) {
    const page: { items: { messageId: string }[]; next?: string } = (await shop.get(url, customerId)).json()
    seen.push(...page.items.map((item) => item.messageId))
    url = page.next && `/mails?limit=3&after=${page.next}`
  }
  expect(seen).toHaveLength(7)
  expect(seen).toEqual(seen.toSorted().toReversed())
})

test('without a mail server nothing waits to be sent', async () => {
  expect(await shop.db.query(sql('test.deliveries')`select * from deliveries`)).toEqual([])
})
