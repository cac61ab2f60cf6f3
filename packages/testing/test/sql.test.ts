import { openDatabase, sql } from '@flotilla/postgres'
import { expect, test } from 'vitest'
import { testDatabase } from '../src/index.ts'

const one = () => sql<{ n: number }>('number')`select 1 as n`
const two = () => sql<{ n: number }>('number')`select 2 as n`

test('a second text under a used name is refused, whatever connection it would run on; in another database the name is free', async () => {
  const database = await testDatabase()
  const db = openDatabase({ url: database.url, name: 'one' })
  const other = openDatabase({ url: database.url, name: 'other' })
  try {
    expect([await db.one(one()), await db.one(one())]).toEqual([{ n: 1 }, { n: 1 }])
    await expect(db.query(two())).rejects.toThrow('sql: two statements are called «number»')
    await expect(db.tx((tx) => tx.query(two()))).rejects.toThrow('sql: two statements are called «number»')
    expect(await other.one(two())).toEqual({ n: 2 })
  } finally {
    await Promise.all([db.close(), other.close()])
    await database.drop()
  }
})

test('every value is a parameter; the name is in the text', () => {
  const id = "'; drop table products; --"
  expect(sql('find')`select * from products where id = ${id} and price < ${5}`).toEqual({
    name: 'find',
    text: '/* find */ select * from products where id = $1 and price < $2',
    values: [id, 5],
  })
})

test.for(['', 'Find', '1st', 'a b', `a${'b'.repeat(63)}`])('«%s» is no name', (name) => {
  expect(() => sql(name)`select 1`).toThrow('is not a name of 1–63')
})
