import { accountRegistered, customerErased, sessionStolen } from '@flotilla/identity-contract/events'
import { sendResetCode } from '@flotilla/notifications-contract/commands'
import { orderCancelled, orderConfirmed } from '@flotilla/orders-contract/events'
import { sql } from '@flotilla/postgres'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { type Notifications, openNotifications } from '../../test/notifications.ts'
import { openSmtpServer, type SmtpServer } from '../../test/smtp.ts'
import { deliverOne } from '../deliveries/deliver-one.ts'
import { type MailServer, openSmtp } from '../deliveries/mail-server.ts'
import { noteReception } from '../deliveries/reception.ts'
import { oldAddresses, oldCounts } from './index.ts'

let smtp: SmtpServer
let server: MailServer
let shop: Notifications
beforeAll(async () => {
  smtp = await openSmtpServer()
  server = openSmtp({ url: `smtp://127.0.0.1:${smtp.port}`, from: 'shop@flotilla.test', tls: 'offered' })
  shop = await openNotifications(server)
})
beforeEach(() => {
  smtp.got = []
})
afterAll(async () => {
  server?.close()
  await shop?.close()
  await smtp?.close()
})

const hours = (n: number) => n * 3_600_000
let customers = 0
const newEmail = () => `mail-${++customers}@example.org`

/** All mails that are due, by so many replicas at once. */
async function deliverAll(replicas = 1): Promise<void> {
  const { db, clock, app } = shop
  const reception = noteReception(app.log)
  const one = async () => {
    while (await deliverOne({ db, clock, server, reception, log: app.log }));
  }
  await Promise.all(Array.from({ length: replicas }, one))
}

const textOf = (data: string) => data.replaceAll(/=\r?\n/g, '')
const subjects = () => smtp.got.map(({ data }) => /^Subject: (.*)$/m.exec(data)![1])
const codeIn = (data: string) => /\b(?:[0-9A-HJKMNP-TV-Z]{5}-){3}[0-9A-HJKMNP-TV-Z]{5}\b/.exec(textOf(data))?.[0]
const confirm = async (customerId: string, code: string) => {
  const answer = await shop.post('/mails/addresses', customerId, { code })
  return [answer.statusCode, answer.json().code ?? answer.json().email]
}
const wrong = [422, 'notifications.code-wrong']
const unconfirmed = async (customerId: string) => (await shop.get('/mails', customerId)).json().unconfirmed

/** Somebody with an order whose first mail has left. */
async function orderOnce(email = newEmail()) {
  const order = shop.order('Ann Onym', { email })
  await shop.deliver(order.placed)
  await deliverAll()
  return { ...order, email, code: codeIn(smtp.got.at(-1)!.data)! }
}
const confirmed = ({ orderId, customerId }: { orderId: string; customerId: string }) =>
  shop.deliver(orderConfirmed.create({ orderId, customerId }, shop.context()))

test('twenty orders of twenty guests put three mails into a stranger’s mail box, without a word of theirs', async () => {
  const spellings = ['stranger@example.org', 'Stranger@Example.org', 'stranger+1@example.org', 'stranger+2@example.org']
  for (let guest = 0; guest < 20; guest++) {
    const order = shop.order('Win money at evil.example', { email: spellings[guest % 4]! })
    await shop.deliver(order.placed)
    const reason = 'The card ending in 0002 was declined.'
    await shop.deliver(orderCancelled.create({ ...order, reason }, shop.context()))
  }
  await deliverAll(20)
  expect(smtp.got).toHaveLength(3)
  expect(smtp.got.map(({ data }) => textOf(data)).join()).not.toContain('evil.example')
  // Another one is written to all the same; and so is this one, a day later.
  await shop.deliver(shop.order('Bob', { email: newEmail() }).placed)
  await deliverAll()
  expect(smtp.got).toHaveLength(4)
  await shop.clock.advance(hours(24))
  await shop.deliver(shop.order('Bob', { email: 'stranger@example.org' }).placed)
  await deliverAll()
  expect(smtp.got).toHaveLength(5)
})

test('the second mail waits until the code of the first is given; the others go at once', async () => {
  const order = await orderOnce()
  await confirmed(order)
  await deliverAll()
  expect(subjects()).toEqual([`We have your order ${order.short}`])
  expect(await unconfirmed(order.customerId)).toEqual([order.email])

  // As people type it; and once more.
  const typed = order.code.toLowerCase().replaceAll('-', ' ')
  expect(await confirm(order.customerId, typed)).toEqual([200, order.email])
  expect(await confirm(order.customerId, order.code)).toEqual([200, order.email])
  expect(await unconfirmed(order.customerId)).toBeUndefined()
  await deliverAll()
  expect(subjects()).toEqual([`We have your order ${order.short}`, `Your order ${order.short} is confirmed`])
  expect(codeIn(smtp.got[1]!.data)).toBeUndefined()

  for (let more = 0; more < 5; more++) await shop.deliver(shop.order('Ann', order).placed)
  await deliverAll()
  expect(smtp.got).toHaveLength(7)
})

test('a wrong code, and that of another customer, changes nothing', async () => {
  const [ann, bob] = [await orderOnce(), await orderOnce()]
  await confirmed(ann)
  expect(await confirm(ann.customerId, 'AAAAA-AAAAA-AAAAA-AAAAA')).toEqual(wrong)
  expect(await confirm(ann.customerId, bob.code)).toEqual(wrong)
  await deliverAll()
  expect(smtp.got).toHaveLength(2)
  expect(await unconfirmed(ann.customerId)).toEqual([ann.email])
  // Control.
  expect(await confirm(ann.customerId, ann.code)).toEqual([200, ann.email])
})

test('a customer may try twenty codes a day', async () => {
  const ann = await orderOnce()
  for (let tries = 0; tries < 20; tries++)
    expect(await confirm(ann.customerId, 'AAAAA-AAAAA-AAAAA-AAAAA')).toEqual(wrong)
  expect(await confirm(ann.customerId, ann.code)).toEqual([429, 'request.too-many'])
  await shop.clock.advance(hours(24))
  expect(await confirm(ann.customerId, ann.code)).toEqual([200, ann.email])
})

test('the code is in the mail only: neither in the shop nor in the database', async () => {
  const { customerId, code } = await orderOnce()
  expect(code).toBeDefined()
  const { items } = (await shop.get('/mails', customerId)).json()
  const mail = (await shop.get(`/mails/${items[0].messageId}`, customerId)).body
  const rows = await shop.db.query(sql<{ row: string }>('test.kept')`
    select m::text as row from mails m union all select d::text from deliveries d union all select a::text from addresses a`)
  for (const form of [code, code.replaceAll('-', '')]) {
    expect(mail).not.toContain(form)
    expect(JSON.stringify(rows)).not.toContain(form)
  }
})

test('the code of each attempt is good, for nobody knows which of them arrived', async () => {
  const order = shop.order('Ann', { email: newEmail() })
  await shop.deliver(order.placed)
  smtp.answers = [451]
  await deliverAll()
  expect(smtp.got).toHaveLength(0)
  await shop.clock.advance(hours(1))
  await deliverAll()
  expect(smtp.got).toHaveLength(1)
  expect(await confirm(order.customerId, codeIn(smtp.got[0]!.data)!)).toEqual([200, expect.any(String)])
})

test('what waited for longer than a day is in the shop only', async () => {
  const order = await orderOnce()
  await confirmed(order)
  await deliverAll()
  await shop.clock.advance(hours(25))
  await confirm(order.customerId, order.code)
  await deliverAll()
  expect(smtp.got).toHaveLength(1)
  expect(await shop.inbox(order.customerId)).toHaveLength(2)
})

test('a mail that is held back while the code is given goes too', async () => {
  const order = await orderOnce()
  await Promise.all([
    ...Array.from({ length: 10 }, () => shop.deliver(shop.order('Ann', order).placed).then(() => deliverAll())),
    confirm(order.customerId, order.code),
  ])
  await deliverAll()
  expect(smtp.got).toHaveLength(11)
})

test('mails that keep an account safe are not held back, and no order keeps them from their reader', async () => {
  const account = { customerId: 'customer-safe', email: newEmail(), name: 'Bob' }
  await shop.deliver(accountRegistered.create(account, shop.context('identity')))
  for (let order = 0; order < 5; order++) await shop.deliver(shop.order('Eve', { email: account.email }).placed)
  await deliverAll()
  expect(smtp.got).toHaveLength(3)
  smtp.got = []
  for (let asked = 0; asked < 4; asked++)
    await shop.deliver(sendResetCode.create({ ...account, code: 'AAAAA-AAAAA-AAAAA-AAAAA' }, shop.context('identity')))
  for (let stolen = 0; stolen < 3; stolen++) await shop.deliver(sessionStolen.create(account, shop.context('identity')))
  await deliverAll(3)
  expect(smtp.got).toHaveLength(5)
})

test('what a version before handed over is about security where it is about no order', async () => {
  const order = await orderOnce()
  const account = { customerId: order.customerId, email: order.email, name: 'Ann' }
  await confirmed(order)
  await shop.deliver(sessionStolen.create(account, shop.context('identity')))
  await shop.db.query(sql('test.before')`update deliveries set is_security = null where state = 'queued'`)
  await deliverAll()
  expect(subjects()).toEqual([`We have your order ${order.short}`, 'We logged you out, to be safe'])
})

test('an address that nobody confirmed is forgotten after a month: the next mail brings a code again', async () => {
  const [ann, bob] = [await orderOnce(), await orderOnce()]
  await confirm(bob.customerId, bob.code)
  const isDeleted = async (before: number) =>
    Promise.all([oldAddresses, oldCounts].map(async (one) => (await one.deleteOld(shop.db, before, 100)) > 0))
  expect(await isDeleted(0)).toEqual([false, false])
  expect(await isDeleted(shop.clock.now() + 1)).toEqual([true, true])
  expect(await confirm(ann.customerId, ann.code)).toEqual(wrong)
  expect(await confirm(bob.customerId, bob.code)).toEqual([200, bob.email])
  await confirmed(ann)
  await deliverAll()
  expect(await confirm(ann.customerId, codeIn(smtp.got.at(-1)!.data)!)).toEqual([200, ann.email])
})

test('who is forgotten is not written to, and has used up what the mail box gets all the same', async () => {
  const email = newEmail()
  for (let guest = 0; guest < 5; guest++) {
    const { customerId, placed } = shop.order('Eve', { email })
    await shop.deliver(placed)
    await deliverAll()
    await shop.deliver(customerErased.create({ customerId }, shop.context('identity')))
  }
  expect(smtp.got).toHaveLength(3)
  const kept = await shop.db.query(sql<{ row: string }>('test.forgotten')`
    select a::text as row from addresses a union all select c::text from counts c`)
  expect(JSON.stringify(kept)).not.toContain(email)
})
