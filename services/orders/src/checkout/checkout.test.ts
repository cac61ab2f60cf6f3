import type { Message } from '@flotilla/contract'
import {
  reservationConfirmed,
  reservationLost,
  stockRefused,
  stockReleased,
  stockReserved,
} from '@flotilla/inventory-contract/events'
import {
  captureFailed,
  paymentAuthorised,
  paymentCaptured,
  paymentDeclined,
  paymentVoided,
} from '@flotilla/payments-contract/events'
import { sql } from '@flotilla/postgres'
import { initialState, reduce } from '@flotilla/saga'
import { anyParticipants, explore, releasedVersions, transitionsOf } from '@flotilla/saga/testing'
import { shipmentBooked, shipmentCancelled, shipmentRefused } from '@flotilla/shipping-contract/events'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { lantern, openShop, type Shop } from '../../test/shop.ts'
import { checkoutSaga } from './checkout-saga.ts'

let shop: Shop
beforeAll(async () => {
  shop = await openShop()
})
afterAll(() => shop?.close())

const bag = [{ productId: lantern, quantity: 1 }]
async function place(): Promise<string> {
  const response = await shop.place('ann', bag)
  expect(response.json()).toMatchObject({ status: 'placed' })
  return response.json().orderId
}
const order = async (orderId: string) => (await shop.get(`/orders/${orderId}`)).json()
const texts = async (orderId: string) => (await order(orderId)).history.map((entry: { text: string }) => entry.text)
const steps = async (orderId: string) => (await order(orderId)).history.map((entry: { step?: string }) => entry.step)
/** Commands and outcomes that were sent because of the order, without the lines of its story. */
const sent = async (orderId: string) =>
  (await shop.outbox(orderId)).map(({ type }) => type.split('.')[2]!).filter((name) => name !== 'order-progressed')

const forOrder = (orderId: string) => {
  const by = (source: string) => ({ source, now: shop.clock.now() })
  const of = { orderId }
  return {
    reserved: stockReserved.create(of, by('inventory')),
    soldOut: stockRefused.create({ orderId, reason: 'Harbour Lantern is sold out.', short: [] }, by('inventory')),
    authorised: paymentAuthorised.create(of, by('payments')),
    declined: paymentDeclined.create({ orderId, reason: 'The card was declined.' }, by('payments')),
    booked: shipmentBooked.create({ orderId, tracking: 'FL1' }, by('shipping')),
    nowhere: shipmentRefused.create({ orderId, reason: 'No carrier goes there.' }, by('shipping')),
    captured: paymentCaptured.create(of, by('payments')),
    notCaptured: captureFailed.create({ orderId, reason: 'Not held any more.' }, by('payments')),
    confirmed: reservationConfirmed.create(of, by('inventory')),
    lost: reservationLost.create({ orderId, reason: 'The goods were put aside too long ago.' }, by('inventory')),
    released: stockReleased.create(of, by('inventory')),
    voided: paymentVoided.create(of, by('payments')),
    called: shipmentCancelled.create(of, by('shipping')),
  } satisfies Record<string, Message>
}
type Answer = keyof ReturnType<typeof forOrder>

async function happen(orderId: string, ...answers: Answer[]): Promise<void> {
  for (const answer of answers) await shop.app.messages.deliver(forOrder(orderId)[answer])
}

async function wait(ms: number): Promise<void> {
  await shop.clock.advance(ms)
  while (await shop.app.checkout.timeOutOne()) {}
}

/** The code of the line that tells that a compensation was answered. */
const undoneBy = (command: string) =>
  ({ 'cancel-shipment': 'unbooked', 'void-payment': 'voided', 'release-stock': 'released' })[command]

const asked = [
  'order-placed',
  'reserve-stock',
  'authorise-payment',
  'book-shipment',
  'capture-payment',
  'confirm-reservation',
]

test('put aside, held, booked, taken, confirmed; then the parcel is told to leave', async () => {
  const orderId = await place()
  await happen(orderId, 'reserved', 'authorised', 'booked', 'captured', 'confirmed')
  await wait(60_000)
  expect(await order(orderId)).toMatchObject({ status: 'confirmed' })
  expect(await texts(orderId)).toEqual([
    'Order placed',
    'The goods are put aside for you',
    'The card network holds the sum',
    'A carrier is booked',
    'The payment was taken',
    'Order confirmed',
  ])
  expect(await steps(orderId)).toEqual(['placed', 'reserved', 'authorised', 'booked', 'captured', 'confirmed'])
  expect(await sent(orderId)).toEqual([...asked, 'order-confirmed', 'dispatch-shipment'])
})

test.each<[string, Answer[], string[], Answer[], string]>([
  ['sold out', ['soldOut'], [], [], 'Harbour Lantern is sold out. Nothing was charged.'],
  [
    'declined',
    ['reserved', 'declined'],
    ['release-stock'],
    ['released'],
    'The card was declined. Nothing was charged.',
  ],
  [
    'refused by every carrier',
    ['reserved', 'authorised', 'nowhere'],
    ['void-payment', 'release-stock'],
    ['voided', 'released'],
    'No carrier goes there. Nothing was charged.',
  ],
  [
    'not captured',
    ['reserved', 'authorised', 'booked', 'notCaptured'],
    ['cancel-shipment', 'void-payment', 'release-stock'],
    ['called', 'voided', 'released'],
    'Not held any more. Nothing was charged.',
  ],
  [
    'too late for its goods',
    ['reserved', 'authorised', 'booked', 'captured', 'lost'],
    ['cancel-shipment', 'void-payment', 'release-stock'],
    ['called', 'voided', 'released'],
    'The goods were put aside too long ago. Your money goes back.',
  ],
])('%s: undone in reverse order, and cancelled with the reason in words', async (_, answers, undos, undone, reason) => {
  const orderId = await place()
  await happen(orderId, ...answers, ...undone)
  expect(await order(orderId)).toMatchObject({ status: 'cancelled', reason })
  expect(await sent(orderId)).toEqual([...asked.slice(0, answers.length + 1), ...undos, 'order-cancelled'])
  expect((await steps(orderId)).slice(-undos.length - 2)).toEqual(['refused', ...undos.map(undoneBy), 'cancelled'])
})

test('payments is waited for like the others, and then it is not the card network that is blamed', async () => {
  const orderId = await place()
  await happen(orderId, 'reserved')
  await wait(10_000)
  expect(await sent(orderId)).toEqual(asked.slice(0, 3))
  expect(await order(orderId)).toMatchObject({ status: 'placed' })
  await wait(50_000)
  await happen(orderId, 'authorised', 'voided', 'authorised', 'released')
  expect(await order(orderId)).toMatchObject({
    status: 'cancelled',
    reason: 'The payment could not be made in time. Nothing was charged.',
  })
  // The approval that came too late changed nothing.
  expect(await sent(orderId)).toEqual([...asked.slice(0, 3), 'void-payment', 'release-stock', 'order-cancelled'])
  expect(await texts(orderId)).toContain('The payment was called off')
  expect(await steps(orderId)).toEqual(['placed', 'reserved', 'timed-out', 'voided', 'released', 'cancelled'])
})

test('a sum that is held and not taken for ten seconds is still taken', async () => {
  const orderId = await place()
  await happen(orderId, 'reserved', 'authorised', 'booked')
  await wait(10_000)
  await happen(orderId, 'captured', 'confirmed')
  expect(await order(orderId)).toMatchObject({ status: 'confirmed' })
})

test.each<[string, Answer[], string[]]>([
  ['while it is being settled', ['reserved'], ['void-payment', 'release-stock']],
  [
    'after it was confirmed',
    ['reserved', 'authorised', 'booked', 'captured', 'confirmed'],
    ['cancel-shipment', 'void-payment', 'release-stock'],
  ],
])('cancelled by its customer %s, all of it is undone, once', async (_, answers, undos) => {
  const orderId = await place()
  await happen(orderId, ...answers)
  expect((await shop.cancel(orderId)).json()).toEqual({ orderId, status: 'cancelling' })
  expect(await order(orderId)).toMatchObject({ status: 'cancelling', cancellable: false })
  expect((await shop.cancel(orderId)).json()).toEqual({ orderId, status: 'cancelling' })
  await happen(orderId, 'called', 'voided', 'released')
  expect(await order(orderId)).toMatchObject({ status: 'cancelled', reason: 'You cancelled the order.' })
  expect((await sent(orderId)).slice(-undos.length - 1)).toEqual([...undos, 'order-cancelled'])
  expect((await steps(orderId)).slice(-undos.length - 2)).toEqual(['cancelling', ...undos.map(undoneBy), 'cancelled'])
  expect((await shop.cancel(orderId)).json()).toEqual({ orderId, status: 'cancelled' })
})

test('a checkout of a version that this code does not know is not cancelled now, and not touched', async () => {
  const orderId = await place()
  const version = (n: number) =>
    shop.db.query(sql('test.version')`update saga.sagas set version = ${n} where id = ${orderId}`)
  await version(2)
  const refused = await shop.cancel(orderId)
  expect([refused.statusCode, refused.headers['retry-after']]).toEqual([503, '30'])
  expect(await order(orderId)).toMatchObject({ status: 'placed' })
  await version(1)
  expect((await shop.cancel(orderId)).json()).toEqual({ orderId, status: 'cancelling' })
})

test('released versions of the checkout have the steps that they were released with (vitest -u adds a new version)', async () => {
  const file = new URL('../../sagas.json', import.meta.url)
  await expect(releasedVersions(file, [checkoutSaga(1)])).toMatchFileSnapshot('../../sagas.json')
})

test('whatever comes, the checkout ends with everything taken, or with nothing held', () => {
  const shape = { ...checkoutSaga(1).shape, undoAttempts: 1 }
  const participants = anyParticipants([0, 1, 2, 1, 0])
  const { violations, covered } = explore({ initialState, reduce }, shape, participants)
  expect(violations).toEqual([])
  expect([...covered].toSorted()).toEqual(transitionsOf(shape).toSorted())
  for (const step of [0, 1, 2]) {
    const undoable = shape.undoable.with(step, false)
    expect(explore({ initialState, reduce }, { undoable, undoAttempts: 1 }, participants).violations[0]).toMatch(
      /compensated, but the effect/,
    )
  }
})
