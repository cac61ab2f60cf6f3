import { cp, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { OrderStep } from '@flotilla/orders-contract/operations'
import { type Database, openDatabase, sql } from '@flotilla/postgres'
import { migrate } from '@flotilla/postgres/migrate'
import { type TestDatabase, testDatabase } from '@flotilla/testing'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { findOrder } from '../src/orders/order-store.ts'
import { tables } from '../src/tables.ts'

let database: TestDatabase
let db: Database
beforeAll(async () => {
  database = await databaseBefore('0014')
  db = openDatabase({ url: database.url, name: 'orders' })
})
afterAll(async () => {
  await db?.close()
  await database?.drop()
})

/** A database with the migrations of this service that come before a number. */
async function databaseBefore(number: string): Promise<TestDatabase> {
  const dir = await mkdtemp(join(tmpdir(), 'flotilla-orders-'))
  try {
    const isBefore = (path: string) => !path.endsWith('.sql') || basename(path) < number
    await cp(fileURLToPath(tables.migrations!), dir, { recursive: true, filter: isBefore })
    return await testDatabase({ ...tables, migrations: pathToFileURL(`${dir}/`) })
  } finally {
    await rm(dir, { recursive: true })
  }
}

// As the releases before the codes wrote them.
const lines: readonly (readonly [text: string, step: string | null])[] = [
  ['Order placed', 'placed'],
  ['The goods are put aside for you', 'reserved'],
  ['The card network holds the sum', 'authorised'],
  ['A carrier is booked', 'booked'],
  ['The payment was taken', 'captured'],
  ['Order confirmed', 'confirmed'],
  ['The parcel has left; its number is FL123456', 'shipped'],
  ['The parcel was seen in Hamburg', 'in-transit'],
  ['The parcel has arrived', 'delivered'],
  ['Harbour Lantern is sold out. Nothing was charged.', 'refused'],
  ['What was put aside is not there any more. Your money goes back.', 'refused'],
  ['The goods could not be put aside in time. Nothing was charged.', 'timed-out'],
  ['The payment could not be made in time. Nothing was charged.', 'timed-out'],
  ['No carrier could be booked in time. Nothing was charged.', 'timed-out'],
  ['The payment could not be completed in time. Nothing was charged.', 'timed-out'],
  ['The goods could not be taken from the shelf in time. Your money goes back.', 'timed-out'],
  ['You cancelled the order.', 'cancelling'],
  ['The carrier was called off', 'unbooked'],
  ['The payment was called off', 'voided'],
  ['The goods went back to the shelf', 'released'],
  ['Order cancelled', 'cancelled'],
  // What no release has written.
  ['A line by hand', null],
]

test('lines from before get the code of their text, and lines of old replicas stay without one', async () => {
  const orderId = await insertOrder()
  // As the release before inserts, before and after the migration.
  const addLine = (text: string) =>
    db.query(sql('test.add-line')`insert into order_story (order_id, at, text) values (${orderId}, now(), ${text})`)
  for (const [text] of lines) await addLine(text)
  expect(await migrate({ url: database.ownerUrl, ...tables })).toEqual(['0014_order_steps', '0015_order_steps_filled'])
  await addLine('Order confirmed')

  const { history } = (await findOrder(db, orderId, 'ann'))!
  const written = [...lines, ['Order confirmed', null] as const]
  expect(history).toEqual(
    written.map(([text, step]) => ({ at: expect.any(String), ...(step !== null && { step }), text })),
  )
  // Each code is that of some line.
  expect(new Set(lines.flatMap(([, step]) => step ?? []))).toEqual(new Set(OrderStep.enum))
})

async function insertOrder(): Promise<string> {
  const { id } = await db.one(sql<{ id: string }>('test.insert-order')`
    insert into orders (customer_id, status, total_amount, currency, placed_at) values ('ann', 'placed', 1, 'EUR', now())
    returning id`)
  await db.query(sql('test.insert-item')`
    insert into order_items (order_id, n, product_id, name, quantity, price_amount)
    values (${id}, 1, uuidv7(), 'Lantern', 1, 1)`)
  return id
}
