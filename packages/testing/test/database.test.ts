import { afterAll, beforeAll, expect, test } from 'vitest'
import { type TestDatabase, testDatabase } from '../src/index.ts'
import { connect } from '../src/template.ts'

const migrations = new URL('./migrations/', import.meta.url)
let one: TestDatabase
let two: TestDatabase

beforeAll(async () => {
  const content = { migrations, sql: [`insert into boats (name) values ('Fram')`] }
  ;[one, two] = await Promise.all([testDatabase(content), testDatabase(content)])
})

afterAll(async () => {
  await one.drop()
  await two.drop()
})

test('each has what migrations and statements made, and nothing of the other', async () => {
  await query(one.url, `insert into boats (name) values ('Gjøa')`)
  expect(await query(one.url, 'select name from boats order by id')).toEqual([{ name: 'Fram' }, { name: 'Gjøa' }])
  expect(await query(two.url, 'select name from boats')).toEqual([{ name: 'Fram' }])
})

test('the test is as little privileged as the service, the owner may do more', async () => {
  await expect(query(one.url, 'create table mine (id int)')).rejects.toMatchObject({ code: '42501' })
  expect(await query(one.ownerUrl, 'create table mine (id int)')).toEqual([])
  expect(await query(one.url, 'show transaction_timeout')).toEqual([{ transaction_timeout: '5s' }])
})

test('other content makes another template', async () => {
  const other = await testDatabase({ sql: ['create table harbours (id int)'] })
  await expect(query(other.url, 'select from boats')).rejects.toMatchObject({ code: '42P01' })
  expect(await query(other.url, 'select from harbours')).toEqual([])
  await other.drop()
  await expect(query(other.url, 'select 1')).rejects.toMatchObject({ code: '3D000' })
})

test('a template whose maker died half-way is made again', async () => {
  const content = { sql: ['create table quays (id int)'] }
  const whole = await testDatabase(content)
  await whole.drop()
  const template = new URL(whole.url).pathname.slice(1).replace(/_[^_]+$/, '')
  await query(process.env.FLOTILLA_TEST_POSTGRES_URL!, `alter database ${template} is_template false`)
  await query(whole.ownerUrl.replace(/\/[^/]+$/, `/${template}`), 'drop table quays')
  const again = await testDatabase(content)
  expect(await query(again.url, 'select from quays')).toEqual([])
  await again.drop()
})

async function query(url: string, text: string): Promise<unknown[]> {
  await using client = await connect(url)
  return (await client.query(text)).rows
}
