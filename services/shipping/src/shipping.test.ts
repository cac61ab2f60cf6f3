import { randomUUID } from 'node:crypto'
import { type OpenService, openService } from '@flotilla/conformance'
import type { Command, Message } from '@flotilla/contract'
import { bookShipment, cancelShipment, dispatchShipment } from '@flotilla/shipping-contract/commands'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { service } from './service.ts'
import { advanceOne } from './shipments/advance.ts'
import { isTrackingNumber } from './shipments/tracking.ts'

const stepMs = 15_000
let shipping: OpenService<typeof service>
let [ann, bob, staff]: Record<string, string>[] = []

beforeAll(async () => {
  shipping = await openService(service, { config: { TRACKING_STEP_MS: stepMs } })
  const { asPerson } = shipping
  ;[ann, bob, staff] = [await asPerson('ann'), await asPerson('bob'), await asPerson('s', 'staff')]
})
afterAll(() => shipping?.close())

const address = { name: 'Ann <b>', street: 'Kai 1', postcode: '20457', city: 'Hamburg', country: 'DE' }
const context = () => ({ source: 'orders', now: shipping.clock.now() })
const send = (message: Message) => shipping.app.messages.deliver(message)
const book = (orderId: string, { country = 'DE' } = {}) =>
  bookShipment.create(
    { orderId, customerId: 'ann', address: { ...address, country }, method: 'standard', pieces: 2 },
    context(),
  )
const about = (command: Command<typeof cancelShipment.schema>, orderId: string) =>
  command.create({ orderId }, context())
const ask = (path: string, headers = ann!) => shipping.app.inject({ url: path, headers })

const told = (orderId: string) => shipping.told(orderId)

async function move(ms: number): Promise<void> {
  await shipping.clock.advance(ms)
  while (await advanceOne(shipping.db, shipping.clock.now(), stepMs)) {}
}

test('rates, for everybody', async () => {
  const { items } = (await shipping.app.inject('/rates?country=DE&pieces=2')).json()
  expect(items).toMatchObject([
    { method: 'standard', price: { amount: 550, currency: 'EUR' } },
    { method: 'express', price: { amount: 1_410 } },
  ])
  expect((await shipping.app.inject('/rates?country=ZZ&pieces=2')).json()).toEqual({ items: [] })
})

test('booked, handed over, and from place to place until it is there', async () => {
  const orderId = randomUUID()
  await send(book(orderId))
  await move(60_000)
  expect((await ask(`/shipments/${orderId}`)).json()).toMatchObject({ orderId, status: 'booked', address })
  await send(about(dispatchShipment, orderId))
  await move(stepMs - 1)
  expect((await ask(`/shipments/${orderId}`)).json().steps).toHaveLength(2)
  await move(1)
  expect((await ask(`/shipments/${orderId}`)).json().steps.at(-1)).toMatchObject({ place: 'Leipzig' })
  for (let step = 0; step < 3; step++) await move(stepMs)
  const shipment = (await ask(`/shipments/${orderId}`)).json()
  expect(shipment.status).toBe('delivered')
  expect(isTrackingNumber(shipment.tracking)).toBe(true)
  expect(await told(orderId)).toEqual([
    'shipment-booked',
    'shipment-dispatched',
    ...Array(3).fill('shipment-advanced'),
    'shipment-delivered',
  ])
})

test('two workers move a parcel once', async () => {
  const orderId = randomUUID()
  await send(book(orderId))
  await send(about(dispatchShipment, orderId))
  await shipping.clock.advance(stepMs)
  const moved = await Promise.all(
    Array.from({ length: 4 }, () => advanceOne(shipping.db, shipping.clock.now(), stepMs)),
  )
  expect(moved.filter(Boolean)).toHaveLength(1)
})

test('no carrier goes there: refused, and there is no shipment', async () => {
  const orderId = randomUUID()
  await send(book(orderId, { country: 'ZZ' }))
  expect(await told(orderId)).toEqual(['shipment-refused'])
  expect((await ask(`/shipments/${orderId}`)).json()).toMatchObject({ code: 'shipping.shipment-not-found' })
  expect((await ask(`/shipments/${orderId}/label`, staff)).statusCode).toBe(404)
})

test('cancelled on the way: called back, and it moves no further', async () => {
  const orderId = randomUUID()
  await send(book(orderId))
  await send(about(dispatchShipment, orderId))
  await move(stepMs)
  await send(about(cancelShipment, orderId))
  await send(about(dispatchShipment, orderId))
  await move(10 * stepMs)
  const { status, steps } = (await ask(`/shipments/${orderId}`)).json()
  expect([status, steps.at(-1).text]).toEqual(['cancelled', 'Called back'])
  expect((await told(orderId)).slice(-2)).toEqual(['shipment-advanced', 'shipment-cancelled'])
  expect((await ask(`/shipments/${orderId}/label`, staff)).json().svg).toContain('Void label')
})

test('cancelled before it was booked: it never is', async () => {
  const orderId = randomUUID()
  await send(about(cancelShipment, orderId))
  await send(book(orderId))
  await send(about(dispatchShipment, orderId))
  expect(await told(orderId)).toEqual(['shipment-cancelled', 'shipment-refused'])
  expect((await ask(`/shipments/${orderId}`)).statusCode).toBe(404)
})

test('a command that comes twice has its effect once, and is answered again when it is another', async () => {
  const orderId = randomUUID()
  const message = book(orderId)
  expect([await send(message), await send(message), await send(book(orderId))]).toEqual(['done', 'duplicate', 'done'])
  expect(await told(orderId)).toEqual(['shipment-booked', 'shipment-booked'])
  const first = (await ask(`/shipments/${orderId}`)).json()
  expect(first.steps).toHaveLength(1)
})

test('a shipment is its customer’s, a label the staff’s', async () => {
  const orderId = randomUUID()
  await send(book(orderId))
  expect((await ask(`/shipments/${orderId}`, bob)).json()).toMatchObject({ code: 'shipping.shipment-not-found' })
  expect((await ask(`/shipments/${orderId}`, staff)).statusCode).toBe(403)
  expect((await ask(`/shipments/${orderId}/label`, ann)).statusCode).toBe(403)
  const { svg } = (await ask(`/shipments/${orderId}/label`, staff)).json()
  expect(svg).toContain('Ann &lt;b&gt;')
})
