import { messagingTables } from '@flotilla/messaging-tables'
import { hold, listHeld } from '@flotilla/outbox'
import { newMessage } from '@flotilla/outbox/testing'
import { openDatabase } from '@flotilla/postgres'
import { testDatabase } from '@flotilla/testing'
import { expect, onTestFinished, test } from 'vitest'
import { bury, listDeadLetters } from './dead-letters.ts'
import { listParked } from './parked.ts'
import { forgetMessagesOf, park } from './retries.ts'

test('a customer is forgotten wherever a message waits, but in what waits for its receiver', async () => {
  const database = await testDatabase({ libraries: [messagingTables] })
  const db = openDatabase({ url: database.url, name: 'tests' })
  onTestFinished(async () => {
    await db.close()
    await database.drop()
  })
  const messageOf = (customerId: string) => ({ ...newMessage(), data: { customerId } })
  const [parked, buried, refused, waiting] = ['ann', 'ann', 'ann', 'ann'].map(messageOf)
  const [bobsParked, bobsBuried, bobsRefused] = ['bob', 'bob', 'bob'].map(messageOf)
  for (const message of [parked!, bobsParked!]) await db.tx((tx) => park(tx, { message, attempts: 1, due: 0 }))
  for (const message of [buried!, bobsBuried!])
    await db.tx((tx) => bury(tx, { message, attempts: 8, error: 'no', now: 0 }))
  const holds = [refused!, bobsRefused!].map((envelope, i) => ({ seq: `${i}`, envelope, reason: 'too large' }))
  await hold(db, [...holds, { seq: '2', envelope: waiting!, reason: 'away', destination: 'others' }], {
    now: 0,
    due: 0,
  })

  await forgetMessagesOf(db, 'ann')
  const left = await Promise.all([listParked(db), listDeadLetters(db), listHeld(db)])
  expect(left.map((rows) => rows.map(({ id }) => id))).toEqual([
    [bobsParked!.id],
    [bobsBuried!.id],
    [bobsRefused!.id, waiting!.id],
  ])
})
