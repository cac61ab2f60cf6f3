import { mkdtempSync, realpathSync, rmSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Bus } from '@flotilla/bus'
import { systemClock } from '@flotilla/clock'
import { defineCommand, defineEvent, type Message, Type } from '@flotilla/contract'
import { provision, provisionBus, removePostgres, startPostgres } from '@flotilla/embedded-postgres'
import { openBus } from '@flotilla/open-bus'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { withClient } from '../src/prepared.ts'

// The bus on PostgreSQL, as the laptop's shop has it: one database, a role for each service.
const dir = mkdtempSync(join(realpathSync(tmpdir()), 'flotilla-bus-'))
const services = ['orders', 'payments', 'shipping'] as const
type Service = (typeof services)[number]
const urls = new Map<Service, string>()
const buses = new Map<Service, Bus>()
let superuser: string
const asSuperuser = () => superuser.replace(/\/postgres$/, '/bus')

const ofOrder = { version: 1, summary: '', schema: Type.Object({ orderId: Type.String() }), key: () => 'k' }
const orderPlaced = defineEvent({ ...ofOrder, service: 'orders', name: 'order-placed' })
const paymentCaptured = defineEvent({ ...ofOrder, service: 'payments', name: 'payment-captured' })
const capture = { name: 'capture-payment', senders: ['orders'], answers: [paymentCaptured] }
const capturePayment = defineCommand({ ...ofOrder, ...capture, service: 'payments' })

beforeAll(async () => {
  const server = await startPostgres({ dir: join(dir, 'pg'), settings: { fsync: 'off' } })
  superuser = server.url
  const schema = await readFile(new URL(import.meta.resolve('@flotilla/postgres-bus/schema.sql')), 'utf8')
  await provisionBus(superuser, { schema })
  // An older version of the shop granted rights to every row.
  for (const service of services) await query(superuser, `create role ${service}`)
  await query(
    asSuperuser(),
    `grant select, insert, update, delete on all tables in schema public to ${services.join(', ')}`,
  )
  for (const service of services) {
    const { busUrl } = await provision(superuser, { service, password: 'p', ownerPassword: 'o', bus: true })
    urls.set(service, busUrl!)
    buses.set(service, await openBus({ url: busUrl!, name: service, clock: systemClock }))
  }
})
afterAll(async () => {
  await Promise.all([...buses.values()].map((bus) => bus.close()))
  await removePostgres(join(dir, 'pg'))
  rmSync(dir, { recursive: true, force: true })
})

const orderId = crypto.randomUUID()
const captured = (source: string) => paymentCaptured.create({ orderId }, { source, now: Date.now() })
const publish = (service: Service, message: Message) => buses.get(service)!.publish([message])

test('a service publishes its own events and any command under its own name, and they arrive', async () => {
  const [event, command] = [captured('payments'), capturePayment.create({ orderId }, { source: 'orders', now: 0 })]
  await publish('payments', event)
  await publish('orders', command)
  for (const [service, message] of [
    ['orders', event],
    ['payments', command],
  ] as const) {
    const subscription = { consumer: service, types: [message.type] }
    const puller = buses.get(service)!.subscribe(subscription)
    const [delivery] = await puller.pull({ max: 1, waitMs: 15_000 })
    expect(delivery).toMatchObject({ content: message, type: message.type, source: message.source })
    expect(await buses.get(service)!.countWaiting(subscription)).toBe(1)
    await delivery!.ack()
    expect(await buses.get(service)!.countWaiting(subscription)).toBe(0)
    expect(await buses.get(service)!.find(subscription, message.id)).toEqual(message)
  }
})

test.each<[Service, Message]>([
  ['shipping', captured('payments')],
  ['shipping', captured('shipping')],
  ['shipping', capturePayment.create({ orderId }, { source: 'orders', now: 0 })],
  ['orders', { ...captured('orders'), type: 'no-type' }],
])('%s cannot publish what is not its own', async (service, message) => {
  expect(await publish(service, message)).toEqual([
    { id: message.id, reason: expect.stringContaining(`${service} may not publish`) },
  ])
})

test('of a batch that contains one of them the others are stored', async () => {
  const { type } = orderPlaced
  const own = [1, 2].map(() => ({ ...captured('orders'), type }))
  const refusals = await buses.get('orders')!.publish([own[0]!, captured('payments'), own[1]!])
  expect(refusals).toHaveLength(1)
  for (const { id } of own)
    expect(await buses.get('orders')!.find({ consumer: 'orders', types: [type] }, id)).toMatchObject({ id })
})

test.each([
  [`insert into bus_messages (id, type, partition, envelope, at) values ('1', 'a', 0, '{}', now())`, '42501'],
  [`update bus_messages set envelope = '{}'`, '42501'],
  ['delete from bus_messages', '42501'],
  ['delete from bus_cursors', '42501'],
  [`insert into bus_cursors (consumer, partition, moved_at) values ('orders', 0, now())`, '42501'],
  [`insert into bus_interests values ('orders', 'a')`, '42501'],
  ['alter table bus_cursors disable row level security', '42501'],
])('shipping cannot %s', async (statement, code) => {
  await expect(query(urls.get('shipping')!, statement)).rejects.toMatchObject({ code })
})

test('a service cannot change the cursors and interests of others, or delete young messages', async () => {
  const moved = `update bus_cursors set seq = seq + 1 where consumer = 'orders' returning 1`
  const gone = `delete from bus_interests where consumer = 'orders' returning 1`
  expect(await query(urls.get('shipping')!, moved)).toEqual([])
  expect(await query(urls.get('shipping')!, gone)).toEqual([])
  expect((await query(urls.get('orders')!, moved)).length, 'control: one’s own').toBeGreaterThan(0)
  for (const call of [
    `bus_forget_read('infinity', 9)`,
    `bus_forget_unread('infinity', 9, 8)`,
    `bus_forget_consumers('infinity', 9)`,
  ])
    expect(await query(urls.get('shipping')!, `select ${call} as n`)).toEqual([{ n: '0' }])
  const [{ n }] = (await query(asSuperuser(), `select bus_forget_unread('infinity', 9, 8) as n`)) as [{ n: string }]
  expect(Number(n), 'control: the owner may').toBeGreaterThan(0)
})

const query = async (url: string, text: string): Promise<unknown[]> =>
  (await withClient(url, (client) => client.query(text))).rows
