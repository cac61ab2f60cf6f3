import { customerErased } from '@flotilla/identity-contract/events'
import { operatorHandler } from '@flotilla/kit'
import { sql } from '@flotilla/postgres'
import { renderMetrics } from '@flotilla/telemetry'
import Fastify from 'fastify'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { type Notifications, openNotifications } from '../../test/notifications.ts'
import { openSmtpServer, type SmtpServer } from '../../test/smtp.ts'
import { deliverOne } from './deliver-one.ts'
import { maxAttempts } from './delivery.ts'
import { nextDelivery } from './delivery-store.ts'
import { type MailServer, openSmtp } from './mail-server.ts'
import { noteReception } from './reception.ts'
import { watchMails } from './watch-mails.ts'

let smtp: SmtpServer
let shop: Notifications
let server: MailServer
const logged: string[] = []
const log = {
  error: (_: object, message: string) => logged.push(message),
  warn: () => {},
  info: (message: string) => logged.push(message),
}

beforeAll(async () => {
  smtp = await openSmtpServer()
  const url = `smtp://shop:right@127.0.0.1:${smtp.port}`
  server = openSmtp({ url, from: 'Flotilla <shop@flotilla.test>', tls: 'offered' })
  shop = await openNotifications(server)
})
beforeEach(async () => {
  logged.length = 0
  Object.assign(smtp, { got: [], answers: [], refuses: {} })
  await shop.db.query(sql('test.clear-blocked')`
    with d as (delete from deliveries), a as (delete from addresses), o as (delete from messaging.operator_actions) delete from counts`)
})
afterAll(async () => {
  server?.close()
  await shop?.close()
  await smtp?.close()
})

/** A worker with all that is due, until nothing is due at this moment. */
async function deliverDue(): Promise<void> {
  const reception = noteReception(log as never)
  await deliverWith(reception)
}
async function deliverWith(reception: ReturnType<typeof noteReception>): Promise<void> {
  while (await deliverOne({ db: shop.db, clock: shop.clock, server, reception, log: log as never })) {}
}
async function untilDue(): Promise<number> {
  const waitMs = Math.max(0, (await nextDelivery(shop.db))! - shop.clock.now())
  await shop.clock.advance(waitMs)
  return waitMs
}
interface Row extends Record<string, unknown> {
  state: string
  attempts: number
  uncounted: number
  error: string | null
}
const rows = () =>
  shop.db.query(sql<Row>('test.blocked-rows')`select state, attempts, uncounted, error from deliveries`)
const ask = (method: string, path: string, request: object = {}) =>
  operatorHandler(shop.app.operatorRoutes.find((route) => route.method === method && route.path === path)!)({
    params: {},
    query: {},
    body: {},
    ...request,
  }) as Promise<any>

test.each([
  { logIn: '535 5.7.8 wrong password' },
  { sender: '530 5.7.0 log in first' },
  { sender: '550 5.7.1 not your sender' },
  { sender: '421 4.3.2 shutting down' },
  { recipient: '554 5.7.1 relay access denied' },
])('while the server refuses us (%o), mails wait without limit; then they are sent', async (refuses) => {
  // On a new connection, so that it logs in.
  smtp.refuses = { sender: '421 bye' }
  await shop.deliver(shop.order().placed)
  await deliverDue()
  smtp.refuses = refuses
  const reception = noteReception(log as never)
  logged.length = 0
  const waits: number[] = []
  for (let n = 0; n < 2 * maxAttempts; n++) {
    waits.push(await untilDue())
    await deliverWith(reception)
  }
  expect(await rows()).toMatchObject([{ state: 'queued', attempts: 25, uncounted: 25 }])
  expect(waits.slice(0, 4)).toEqual([30_000, 30_000, 60_000, 120_000])
  expect(Math.max(...waits)).toBe(3_600_000)
  expect(await ask('GET', '/mails')).toMatchObject({ failed: 0, blocked: 1, items: [{ state: 'queued' }] })
  smtp.refuses = {}
  await untilDue()
  await deliverWith(reception)
  expect(smtp.got).toHaveLength(1)
  expect(await rows()).toEqual([{ state: 'sent', attempts: 26, uncounted: 25, error: null }])
  expect(await ask('GET', '/mails')).toEqual({ failed: 0, blocked: 0, items: [] })
  expect(logged).toEqual([
    'the mail server takes no mail of ours: mails wait until it does',
    'the mail server takes mails again',
  ])
})

test('control: an answer about the recipient fails the mail at once; its error names no customer', async () => {
  smtp.refuses = { recipient: '550 5.1.1 <ann@example.org>: no such user' }
  await shop.deliver(shop.order().placed)
  await deliverDue()
  expect(await rows()).toMatchObject([{ state: 'failed', attempts: 1, uncounted: 0 }])
  expect((await rows())[0]!.error).toMatch(/550 5\.1\.1 <…>: no such user$/)
  expect(logged).toEqual(['a mail is given up on'])
})

test('tries while the server refuses us do not count towards the limit of a mail that is put off', async () => {
  smtp.refuses = { sender: '530 log in first' }
  await shop.deliver(shop.order().placed)
  for (let n = 0; n < 3; n++) {
    await deliverDue()
    await untilDue()
  }
  smtp.refuses = { recipient: '450 4.2.1 busy' }
  while ((await nextDelivery(shop.db)) !== undefined) {
    await untilDue()
    await deliverDue()
  }
  expect(await rows()).toMatchObject([{ state: 'failed', attempts: 3 + maxAttempts, uncounted: 3 }])
})

test('an operator sees failed mails without their text, and sends one or all again; each is noted', async () => {
  smtp.refuses = { recipient: '550 5.1.1 no such user' }
  const orders = [
    shop.order(),
    shop.order('Bea', { email: 'bea@example.org' }),
    shop.order('Cy', { email: 'cy@example.org' }),
  ]
  for (const { placed } of orders) await shop.deliver(placed)
  await deliverDue()
  const { failed, blocked, items } = await ask('GET', '/mails')
  expect([failed, blocked, items.length]).toEqual([3, 0, 3])
  expect(JSON.stringify(items)).not.toMatch(/example\.org|Harbour Lantern/)
  const { id } = items[0]
  const shown = await ask('GET', '/mails/:id', { params: { id } })
  expect(shown).toMatchObject({ id, state: 'failed', to: expect.stringContaining('@example.org'), actions: [] })
  expect(JSON.stringify(shown)).not.toContain('Harbour Lantern')

  smtp.refuses = {}
  const body = { who: 'op', because: 'the address works now' }
  expect(await ask('POST', '/mails/:id/resend', { params: { id }, body })).toEqual({ resent: id })
  // A second time it is due already.
  expect(await ask('POST', '/mails/:id/resend', { params: { id }, body })).toBeUndefined()
  await deliverDue()
  expect(smtp.got).toHaveLength(1)
  expect(await ask('GET', '/mails/:id', { params: { id } })).toMatchObject({
    state: 'sent',
    attempts: 2,
    actions: [{ action: 'resend', ...body }],
  })
  expect(await ask('POST', '/mails/:id/resend', { params: { id }, body })).toBeUndefined()

  expect(await ask('POST', '/mails/resend', { body: { who: 'op' } })).toEqual({ resent: 2 })
  await deliverDue()
  expect(smtp.got).toHaveLength(3)
  expect(await ask('POST', '/mails/resend')).toEqual({ resent: 0 })
  for (const none of ['nothing', crypto.randomUUID()])
    expect(await ask('GET', '/mails/:id', { params: { id: none } })).toBeUndefined()
})

test('to send all again makes due what waits for the server, but not what a replica may have in hand', async () => {
  smtp.refuses = { sender: '530 log in first' }
  await shop.deliver(shop.order().placed)
  for (let n = 0; n < 6; n++) {
    await deliverDue()
    expect(await ask('POST', '/mails/resend')).toEqual({ resent: n < 4 ? 0 : 1 })
    await untilDue()
  }
  smtp.refuses = {}
  await deliverDue()
  expect(smtp.got).toHaveLength(1)
})

test('a failed mail goes when its customer is erased', async () => {
  smtp.refuses = { recipient: '550 5.1.1 no such user' }
  const { customerId, placed } = shop.order()
  await shop.deliver(placed)
  await deliverDue()
  expect(await ask('GET', '/mails')).toMatchObject({ failed: 1 })
  await shop.deliver(customerErased.create({ customerId }, shop.context('identity')))
  expect(await ask('GET', '/mails')).toEqual({ failed: 0, blocked: 0, items: [] })
})

test('a gauge counts failed and blocked mails', async () => {
  const app = Fastify()
  watchMails(app, shop)
  await app.listen({ port: 0 })
  const gauge = async () => (await renderMetrics()).body.match(/^flotilla_mails_unsent.*$/gm)
  const counts = (failed: number, blocked: number) => [
    `flotilla_mails_unsent{why="failed"} ${failed}`,
    `flotilla_mails_unsent{why="blocked"} ${blocked}`,
  ]
  try {
    await expect.poll(gauge).toEqual(counts(0, 0))
    smtp.refuses = { recipient: '550 5.1.1 no such user' }
    await shop.deliver(shop.order().placed)
    await deliverDue()
    smtp.refuses = { sender: '530 log in first' }
    await shop.deliver(shop.order().placed)
    await shop.deliver(shop.order('Bea', { email: 'bea@example.org' }).placed)
    await deliverDue()
    await shop.clock.advance(15_000)
    await expect.poll(gauge).toEqual(counts(1, 2))
  } finally {
    await app.close()
  }
})
