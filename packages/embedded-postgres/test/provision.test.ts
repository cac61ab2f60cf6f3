import { chmodSync, mkdtempSync, realpathSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Client } from 'pg'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import {
  type Postgres,
  type Provisioned,
  provision,
  provisionBus,
  removePostgres,
  startPostgres,
} from '../src/index.ts'

const dir = mkdtempSync(join(realpathSync(tmpdir()), 'flotilla-pg-'))
const passwords = { password: "a'b:c@d/e", ownerPassword: 'o' }
let server: Postgres
let ships: Provisioned

beforeAll(async () => {
  chmodSync(dir, 0o755)
  server = await startPostgres({ dir: join(dir, 'pg'), settings: { fsync: 'off' } })
  await provisionBus(server.url, {
    schema: `create table if not exists letters (id int); create table if not exists marks (id int);
      grant select, insert on letters to public`,
  })
  for (const service of ['ships', 'ships', 'ports']) {
    const result = await provision(server.url, { service, ...passwords, bus: service === 'ships' })
    if (service === 'ships') ships = result
  }
  await query(ships.ownerUrl, 'create table hulls (id bigint generated always as identity, name text)')
})

afterAll(async () => {
  await removePostgres(join(dir, 'pg'))
  rmSync(dir, { recursive: true, force: true })
})

test('the service reads and writes rows of tables that its owner makes', async () => {
  await query(ships.url, `insert into hulls (name) values ('Erasmus')`)
  expect(await query(ships.url, `update hulls set name = 'Esther' returning name`)).toEqual([{ name: 'Esther' }])
})

test.each([
  ['create table own (id int)', '42501'],
  ['drop table hulls', '42501'],
  ['truncate hulls', '42501'],
  ['create role other', '42501'],
])('the service may not %s', async (statement, code) => {
  await expect(query(ships.url, statement)).rejects.toMatchObject({ code })
})

test('no service may connect to the database of another', async () => {
  await expect(query(ships.url.replace(/\/ships$/, '/ports'), 'select 1')).rejects.toMatchObject({ code: '42501' })
})

test('transactions of the service end after 5 s, those of its owner do not', async () => {
  expect(await query(ships.url, 'show transaction_timeout')).toEqual([{ transaction_timeout: '5s' }])
  expect(await query(ships.url, 'show idle_in_transaction_session_timeout')).toEqual([
    { idle_in_transaction_session_timeout: '5s' },
  ])
  expect(await query(ships.ownerUrl, 'show transaction_timeout')).toEqual([{ transaction_timeout: '0' }])
})

test('the bus is for those to whom it is given', async () => {
  await query(ships.busUrl!, 'insert into letters values (1)')
  for (const statement of ['delete from letters', 'insert into marks values (1)'])
    await expect(query(ships.busUrl!, statement), 'its schema grants no more').rejects.toMatchObject({ code: '42501' })
  await expect(query(ships.busUrl!, 'create table own (id int)')).rejects.toMatchObject({ code: '42501' })
  await expect(query(ships.busUrl!.replace('//ships:', '//ports:'), 'select 1')).rejects.toMatchObject({
    code: '42501',
  })
})

describe('a changed schema of the bus, behind a backup that reads it', () => {
  const schema = 'alter table letters add column if not exists sent_at timestamptz'
  let bus: string
  let backup: Client
  let reader: Client

  beforeEach(async () => {
    bus = server.url.replace(/\/postgres$/, '/bus')
    await query(bus, 'alter table letters drop column if exists sent_at')
    backup = await connect(bus)
    reader = await connect(bus)
    // Three times as long as the schema may wait for its lock.
    await reader.query(`set statement_timeout = '6s'`)
    await backup.query('begin; select from letters')
  })
  afterEach(() => Promise.all([backup.end(), reader.end()]))

  test('lets those who use the bus pass, and is applied by itself after it', async () => {
    const lines: string[] = []
    const provisioning = provisionBus(server.url, { schema, warn: (line) => lines.push(line) })
    while (lines.length < 2) await reader.query('select from letters, pg_sleep(0.02)')
    expect(lines[0]).toMatch(/^schema of the bus: got no lock\. .*Next try in \d\.\d s/)
    await backup.query('commit')
    await provisioning
    await reader.query('select sent_at from letters')
  })

  test('control: without a limit they wait for as long as the backup takes', async () => {
    const provisioning = provisionBus(server.url, { schema, lockTimeoutMs: 0 })
    const queued = `select from pg_locks where not granted and relation = 'letters'::regclass`
    await expect.poll(async () => (await backup.query(queued)).rowCount).toBe(1)
    await expect(reader.query('select from letters')).rejects.toMatchObject({ code: '57014' })
    await backup.query('commit')
    await provisioning
  })

  test('is not applied at all when patience ends; rights are given all the same', async () => {
    const options = { schema: `create table half (id int); ${schema}`, lockTimeoutMs: 100, patienceMs: 0 }
    await expect(provisionBus(server.url, options)).rejects.toThrow(/^schema of the bus: got no lock/)
    await expect(reader.query('select from half')).rejects.toMatchObject({ code: '42P01' })
    await backup.query('lock table letters in access exclusive mode')
    await provision(server.url, { service: 'ports', ...passwords, bus: true })
  })
})

async function query(url: string, text: string): Promise<unknown[]> {
  const client = await connect(url)
  try {
    return (await client.query(text)).rows
  } finally {
    await client.end().catch(() => {})
  }
}

async function connect(url: string): Promise<Client> {
  const client = new Client({ connectionString: url })
  client.on('error', () => {})
  await client.connect()
  return client
}
