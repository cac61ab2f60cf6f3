import { randomUUID } from 'node:crypto'
import { type OpenService, openService } from '@flotilla/conformance'
import type { Command, Message } from '@flotilla/contract'
import { confirmReservation, releaseStock, reserveStock } from '@flotilla/inventory-contract/commands'
import { type Database, openDatabase, sql, type Transaction } from '@flotilla/postgres'
import { testDatabase } from '@flotilla/testing'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { service } from '../service.ts'
import { tables } from '../tables.ts'
import type { Shelf } from './allocate.ts'
import { expireOne } from './expire.ts'
import { reserve } from './reservation.ts'
import { lockShelves } from './reservation-store.ts'
import { storeChange } from './store-change.ts'

const ttlMs = 900_000
let inventory: OpenService<typeof service>

beforeAll(async () => {
  inventory = await openService(service, { config: { RESERVATION_TTL_MS: ttlMs, DATABASE_POOL: 20 } })
})
afterAll(() => inventory?.close())

const context = () => ({ source: 'orders', now: inventory.clock.now() })
const send = (message: Message) => inventory.app.messages.deliver(message)
const want = (orderId: string, productId: string, quantity = 1) =>
  reserveStock.create({ orderId, items: [{ productId, quantity }] }, context())
const about = (command: Command<typeof confirmReservation.schema>, orderId: string) =>
  command.create({ orderId }, context())

async function product(...onHand: [berlin: number, lyon: number, turin: number]): Promise<string> {
  const id = randomUUID()
  await inventory.db.query(sql('test.product')`
    insert into stock (product_id, warehouse, on_hand)
    select ${id}::uuid, * from unnest(array['berlin', 'lyon', 'turin'], ${onHand}::int[])`)
  return id
}

const stockOf = async (id: string, from = inventory.db) => {
  const { on_hand, reserved } = await from.one(sql<{ on_hand: number; reserved: number }>('test.stock')`
    select sum(on_hand)::int as on_hand, sum(reserved)::int as reserved from stock where product_id = ${id}`)
  return [on_hand, reserved]
}

const told = (orderId: string) => inventory.told(orderId)

test('put aside, sold, and put back when the order is called off after all', async () => {
  const [orderId, id] = [randomUUID(), await product(3, 4, 0)]
  await send(want(orderId, id, 6))
  expect(await stockOf(id)).toEqual([7, 6])
  await send(about(confirmReservation, orderId))
  expect(await stockOf(id)).toEqual([1, 0])
  await send(about(releaseStock, orderId))
  expect(await stockOf(id)).toEqual([7, 0])
  expect(await told(orderId)).toEqual(['stock-reserved', 'reservation-confirmed', 'stock-released'])
})

test('every command may come twice, as itself and as another', async () => {
  const [orderId, id] = [randomUUID(), await product(5, 0, 0)]
  const message = want(orderId, id, 2)
  expect([await send(message), await send(message)]).toEqual(['done', 'duplicate'])
  await send(want(orderId, id, 2))
  expect(await stockOf(id)).toEqual([5, 2])
  for (let n = 0; n < 2; n++) await send(about(confirmReservation, orderId))
  expect(await stockOf(id)).toEqual([3, 0])
  for (let n = 0; n < 2; n++) await send(about(releaseStock, orderId))
  expect(await stockOf(id)).toEqual([5, 0])
  expect(await told(orderId)).toHaveLength(6)
})

test('released before it came: refused, and nothing is put aside', async () => {
  const [orderId, id] = [randomUUID(), await product(5, 0, 0)]
  await send(about(releaseStock, orderId))
  await send(want(orderId, id))
  expect(await stockOf(id)).toEqual([5, 0])
  expect(await told(orderId)).toEqual(['stock-released', 'stock-refused'])
})

test('what nobody confirms goes back when its time is up; then it is lost', async () => {
  const [orderId, other, id] = [randomUUID(), randomUUID(), await product(5, 0, 0)]
  await send(want(orderId, id, 3))
  await inventory.clock.advance(ttlMs - 1)
  await send(want(other, id, 2))
  expect(await expireOne(inventory.db, inventory.clock.now())).toBe(false)
  await inventory.clock.advance(1)
  // Two workers at once: each takes one, and there is one.
  const took = await Promise.all([
    expireOne(inventory.db, inventory.clock.now()),
    expireOne(inventory.db, inventory.clock.now()),
  ])
  expect(took.toSorted()).toEqual([false, true])
  expect(await stockOf(id)).toEqual([5, 2])
  await send(about(confirmReservation, orderId))
  expect(await told(orderId)).toEqual(['stock-reserved', 'reservation-lost'])
  await send(about(releaseStock, orderId))
  expect(await stockOf(id)).toEqual([5, 2])
})

test('all or nothing, with what is short by name', async () => {
  const [orderId, full, empty] = [randomUUID(), await product(5, 0, 0), await product(0, 0, 1)]
  const items = [
    { productId: full, quantity: 1 },
    { productId: empty, quantity: 2 },
  ]
  await send(reserveStock.create({ orderId, items }, context()))
  expect([await stockOf(full), await stockOf(empty)]).toEqual([
    [5, 0],
    [1, 0],
  ])
  const [refusal] = await inventory.outbox(orderId)
  expect(refusal!.data).toEqual({
    orderId,
    reason: 'There is only 1 left of one of the products.',
    short: [{ productId: empty, wanted: 2, available: 1 }],
  })
})

test('80 at once want one of the last 20: 20 get it', async () => {
  const id = await product(7, 7, 6)
  const orders = Array.from({ length: 80 }, () => randomUUID() as string)
  const outcomes = await Promise.all(orders.map((orderId) => send(want(orderId, id))))
  expect(new Set(outcomes)).toEqual(new Set(['done']))
  expect(await stockOf(id)).toEqual([20, 20])
  const answers = (await Promise.all(orders.map(told))).flat()
  expect(answers.filter((answer) => answer === 'stock-reserved')).toHaveLength(20)
  expect(answers.filter((answer) => answer === 'stock-refused')).toHaveLength(60)
})

test('crosswise: orders that want the same products in other orders do not wait in a circle', async () => {
  const [a, b, c] = [await product(50, 0, 0), await product(0, 50, 0), await product(0, 0, 50)]
  const [there, back] = [
    [a, b, c],
    [c, b, a],
  ]
  const orders = Array.from({ length: 60 }, (_, n) => {
    const items = (n % 2 ? there : back).map((productId) => ({ productId, quantity: 1 }))
    return { orderId: randomUUID(), items }
  })
  const all = (make: (order: (typeof orders)[number]) => Message) => Promise.all(orders.map((one) => send(make(one))))
  await all((order) => reserveStock.create(order, context()))
  // A third is sold, a third called off, a third expires; all at once.
  await inventory.clock.advance(ttlMs)
  const ends = orders.map(({ orderId }, n) =>
    n % 3 === 2
      ? expireOne(inventory.db, inventory.clock.now())
      : send(about(n % 3 ? confirmReservation : releaseStock, orderId)),
  )
  expect(await Promise.all(ends)).not.toContain('parked')
  while (await expireOne(inventory.db, inventory.clock.now())) {}
  const [onHand, reserved] = await stockOf(a)
  expect(reserved).toBe(0)
  expect([await stockOf(b), await stockOf(c)]).toEqual([
    [onHand, 0],
    [onHand, 0],
  ])
})

// The controls: the same rules and the same statements, but read without a lock.
const readShelves = (tx: Transaction, id: string): Promise<Shelf[]> =>
  tx.query(sql<Shelf & Record<string, unknown>>('test.read')`
    select product_id as "productId", warehouse, on_hand as "onHand", reserved from stock where product_id = ${id}`)

async function reserveFrom(shelvesOf: typeof readShelves, where: Database, id: string): Promise<void> {
  await where.tx(async (tx) => {
    const orderId = randomUUID()
    const change = reserve(undefined, orderId, [{ productId: id, quantity: 1 }], await shelvesOf(tx, id))
    const cause = { now: inventory.clock.now(), expiresAt: inventory.clock.now() + ttlMs, causationid: orderId }
    await storeChange(tx, undefined, change, cause)
  })
}

test('without the lock the constraint has the last word; without both, more is sold than there is', async () => {
  await using unguarded = await without('never_below_zero')
  const run = async (shelvesOf: typeof readShelves, where: Database) => {
    const id = randomUUID()
    await where.query(sql('test.put')`
      insert into stock (product_id, warehouse, on_hand) values (${id}, 'berlin', 20)`)
    const all = await Promise.allSettled(Array.from({ length: 80 }, () => reserveFrom(shelvesOf, where, id)))
    return { reserved: (await stockOf(id, where))[1]!, failed: all.filter((one) => one.status === 'rejected').length }
  }
  expect(await run((tx, id) => lockShelves(tx, [id]), unguarded.db)).toEqual({ reserved: 20, failed: 0 })
  const guarded = await run(readShelves, inventory.db)
  expect(guarded.reserved).toBe(20)
  expect(guarded.failed).toBeGreaterThan(0)
  expect((await run(readShelves, unguarded.db)).reserved).toBeGreaterThan(20)
})

/** A database of the same kind, but for one constraint. */
async function without(constraint: string) {
  const other = await testDatabase(tables)
  const owner = openDatabase({ url: other.ownerUrl, name: 'owner' })
  await owner.query({ name: 'test.drop', text: `alter table stock drop constraint ${constraint}`, values: [] })
  await owner.close()
  const there = openDatabase({ url: other.url, name: 'inventory', max: 20 })
  const end = () => there.close().then(() => other.drop())
  return { db: there, [Symbol.asyncDispose]: end }
}
