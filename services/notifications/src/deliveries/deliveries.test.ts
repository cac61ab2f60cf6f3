import { setImmediate as turn } from 'node:timers/promises'
import { sql } from '@flotilla/postgres'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { type Notifications, openNotifications } from '../../test/notifications.ts'
import { openSmtpServer, type SmtpServer } from '../../test/smtp.ts'
import { deliverOne } from './deliver-one.ts'
import { maxAttempts } from './delivery.ts'
import { claimDelivery, leaseMs, nextDelivery } from './delivery-store.ts'
import { type MailServer, openSmtp } from './mail-server.ts'
import { noteReception } from './reception.ts'

let smtp: SmtpServer
let shop: Notifications
let server: MailServer

beforeAll(async () => {
  smtp = await openSmtpServer()
  server = openSmtp({ url: `smtp://127.0.0.1:${smtp.port}`, from: 'Flotilla <shop@flotilla.test>', tls: 'offered' })
  shop = await openNotifications(server)
})

beforeEach(async () => {
  smtp.got = []
  smtp.answers = []
  await clear()
})

afterAll(async () => {
  server?.close()
  await shop?.close()
  await smtp?.close()
})

const deliver = (by = server) => {
  const { log } = shop.app
  return deliverOne({ db: shop.db, clock: shop.clock, server: by, reception: noteReception(log), log })
}
/** Nothing was sent, and nothing counted. */
const clear = () =>
  shop.db.query(sql('test.clear')`
    with d as (delete from deliveries), a as (delete from addresses) delete from counts`)
const states = async () =>
  shop.db.query(sql<{ state: string; attempts: number }>('test.states')`
    select state, attempts, error is not null as complains from deliveries`)

/** Waits until the next attempt is due. */
async function untilDue(): Promise<void> {
  const due = await nextDelivery(shop.db)
  await shop.clock.advance(Math.max(0, due! - shop.clock.now()))
}

test('a mail goes to the server as it is in the inbox, once', async () => {
  const { customerId, short, placed } = shop.order('Zoë <b>')
  await shop.deliver(placed)
  await shop.deliver(placed)
  expect(await deliver()).toBe(true)
  expect(await deliver()).toBe(false)
  const [{ messageId }] = (await shop.get('/mails', customerId)).json().items
  expect(smtp.got).toHaveLength(1)
  const { to, data } = smtp.got[0]!
  expect(to).toEqual(['ann@example.org'])
  expect(data).toMatch(/^To: ann@example.org\r$/m)
  expect(data).toContain(`Message-ID: <${messageId}@flotilla.test>`)
  expect(data).toContain(`Subject: We have your order ${short}`)
  expect(data).toContain('Date: Thu, 01 Jan 2026 00:00:00 +0000')
  expect(data).toMatch(/multipart\/alternative[^]*text\/plain[^]*text\/html/)
  expect(await states()).toEqual([{ state: 'sent', attempts: 1, complains: false }])
})

test('ten replicas at once send each mail once', async () => {
  const orders = Array.from({ length: 10 }, (_, n) => shop.order('Ann', { email: `${n}@example.org` }))
  for (const { placed } of orders) await shop.deliver(placed)
  await Promise.all(Array.from({ length: 20 }, () => deliver()))
  expect(smtp.got).toHaveLength(10)
  expect(new Set(smtp.got.map(({ data }) => /Message-ID: (\S+)/.exec(data)![1])).size).toBe(10)
})

test('a server that cannot now is asked again, later and later, under the same Message-ID', async () => {
  smtp.answers = [451, 421]
  await shop.deliver(shop.order().placed)
  expect(await deliver()).toBe(true)
  expect(await deliver()).toBe(false)
  expect(await states()).toEqual([{ state: 'queued', attempts: 1, complains: true }])
  for (let n = 0; n < 2; n++) {
    await untilDue()
    expect(await deliver()).toBe(true)
  }
  expect(smtp.got).toHaveLength(1)
  expect(await states()).toEqual([{ state: 'sent', attempts: 3, complains: false }])
})

test('what the server will never take is given up at once, what it cannot take after many attempts', async () => {
  smtp.answers = [550]
  await shop.deliver(shop.order().placed)
  await deliver()
  expect(await states()).toEqual([{ state: 'failed', attempts: 1, complains: true }])
  await clear()
  await shop.deliver(shop.order().placed)
  smtp.answers = Array(maxAttempts + 1).fill(450)
  while ((await nextDelivery(shop.db)) !== undefined) {
    await untilDue()
    await deliver()
  }
  expect(await states()).toEqual([{ state: 'failed', attempts: maxAttempts, complains: true }])
  expect(smtp.got).toEqual([])
})

test('a server that is away, or does not know us, is no reason to give a mail up', async () => {
  for (const url of ['smtp://127.0.0.1:1', `smtp://shop:wrong@127.0.0.1:${smtp.port}`]) {
    await shop.deliver(shop.order().placed)
    const other = openSmtp({ url, from: 'shop@flotilla.test', tls: 'offered' })
    await deliver(other)
    other.close()
  }
  expect((await states()).map(({ state }) => state)).toEqual(['queued', 'queued'])
})

test('where TLS is required, a server that offers none gets neither mail nor password', async () => {
  const url = `smtp://shop:right@127.0.0.1:${smtp.port}`
  const send = async (tls: 'offered' | 'required') => {
    await clear()
    await shop.deliver(shop.order().placed)
    smtp.logIns = 0
    const other = openSmtp({ url, from: 'shop@flotilla.test', tls })
    await deliver(other)
    other.close()
    return [smtp.got.length, smtp.logIns, (await states())[0]!.state]
  }
  expect(await send('required')).toEqual([0, 0, 'queued'])
  // Control: where it is not, both go in the clear.
  expect(await send('offered')).toEqual([1, 1, 'sent'])
})

test('a process that dies with a mail in hand loses it to another when the lease ends', async () => {
  await shop.deliver(shop.order().placed)
  const claim = await claimDelivery(shop.db, shop.clock.now())
  expect(claim).toBeDefined()
  expect(await deliver()).toBe(false)
  await shop.clock.advance(leaseMs)
  expect(await deliver()).toBe(true)
  expect(await states()).toEqual([{ state: 'sent', attempts: 2, complains: false }])
})

test('control: without that claim two send the same mail', async () => {
  await shop.deliver(shop.order().placed)
  const hold = { sent: 0, open: () => {} }
  const slow: MailServer = {
    async send() {
      hold.sent++
      await new Promise<void>((open) => (hold.open = open))
      return { kind: 'taken' }
    },
    close() {},
  }
  const first = deliver(slow)
  while (hold.sent === 0) await turn()
  expect(await deliver()).toBe(false)
  await shop.db.query(sql('test.unclaim')`update deliveries set due_at = ${new Date(shop.clock.now())}`)
  expect(await deliver()).toBe(true)
  hold.open()
  await first
  expect(hold.sent + smtp.got.length).toBe(2)
  // The one that came late changes nothing of what the other has settled.
  expect(await states()).toEqual([{ state: 'sent', attempts: 2, complains: false }])
})
