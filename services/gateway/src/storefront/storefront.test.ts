import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { days, manualClock } from '@flotilla/clock'
import { type Database, openDatabase } from '@flotilla/postgres'
import { testDatabase } from '@flotilla/testing'
import Fastify, { type FastifyInstance } from 'fastify'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { tables } from '../tables.ts'
import { oldAssets } from './assets.ts'
import { shareAssets, storefront } from './index.ts'

let app: FastifyInstance
let folder: string
let database: Awaited<ReturnType<typeof testDatabase>>
let db: Database
const clock = manualClock(Date.UTC(2026, 0, 1))

const replicaOf = async (name: string) => {
  const built = pathToFileURL(join(folder, name))
  const replica = Fastify()
  await replica.register(storefront, { built, db, clock })
  return { replica, built }
}

beforeAll(async () => {
  database = await testDatabase(tables)
  db = openDatabase({ url: database.url, name: 'gateway' })
  folder = await mkdtemp(join(tmpdir(), 'flotilla-storefront-'))
  await mkdir(join(folder, 'web/assets'), { recursive: true })
  await writeFile(join(folder, 'web/index.html'), '<title>The shop</title>')
  await writeFile(join(folder, 'web/assets/index-abc123.js'), 'let it = 1')
  await writeFile(join(folder, 'secret'), 'nobody sees this')
  app = (await replicaOf('web')).replica
})

afterAll(async () => {
  await app?.close()
  await db?.close()
  await database?.drop()
  await rm(folder, { recursive: true, force: true })
})

test('every address of the shop is its page, asked for anew each time', async () => {
  for (const url of [
    '/',
    '/product/1',
    '/cart',
    '/checkout',
    '/orders',
    '/orders/1',
    '/inbox/1',
    '/account',
    '/staff/new?x=1',
  ]) {
    const { statusCode, headers, body } = await app.inject(url)
    expect([statusCode, headers['cache-control'], body]).toEqual([200, 'no-cache', '<title>The shop</title>'])
    expect(headers['content-type']).toMatch(/^text\/html/)
  }
})

test('assets are kept for good: their name changes with their content', async () => {
  const { headers } = await app.inject('/assets/index-abc123.js')
  expect(headers['cache-control']).toBe('public, max-age=31536000, immutable')
})

test('what is built while it runs is there too', async () => {
  expect((await app.inject('/assets/index-def456.js')).statusCode).toBe(404)
  await writeFile(join(folder, 'web/assets/index-def456.js'), 'let it = 2')
  expect((await app.inject('/assets/index-def456.js')).body).toBe('let it = 2')
})

test('a replica has the scripts of all releases, newer and older ones, until none of that release has run for a month', async () => {
  await mkdir(join(folder, 'next/assets'), { recursive: true })
  await writeFile(join(folder, 'next/index.html'), '<title>The next shop</title>')
  await writeFile(join(folder, 'next/assets/index-fed321.js'), 'let it = 3')
  const { replica: next, built } = await replicaOf('next')
  expect((await app.inject('/assets/index-fed321.js')).statusCode, 'control: nobody has given it').toBe(404)

  await shareAssets(db, built, clock)
  await shareAssets(db, pathToFileURL(join(folder, 'web')), clock)
  for (const [replica, name, body] of [
    [app, 'index-fed321.js', 'let it = 3'],
    [next, 'index-abc123.js', 'let it = 1'],
  ] as const) {
    const answer = await replica.inject(`/assets/${name}`)
    expect([answer.statusCode, answer.body]).toEqual([200, body])
    expect(answer.headers).toMatchObject({
      'content-type': 'text/javascript; charset=utf-8',
      'cache-control': 'public, max-age=31536000, immutable',
    })
  }

  // A month later only the next release runs.
  await clock.advance(days(31))
  await shareAssets(db, built, clock)
  expect(await oldAssets.deleteOld(db, clock.now() - days(30), 100)).toBeGreaterThan(0)
  expect((await next.inject('/assets/index-abc123.js')).statusCode).toBe(404)
  expect((await app.inject('/assets/index-fed321.js')).statusCode).toBe(200)
  await next.close()
})

test('nothing else is there', async () => {
  for (const url of [
    '/nowhere',
    '/product',
    '/product/1/2',
    '/assets/other.js',
    '/../secret',
    '/%2e%2e/secret',
    '/assets/..%2f..%2fsecret',
    '/assets/%00',
  ]) {
    const { statusCode, headers } = await app.inject(url)
    expect([statusCode, headers['content-type']]).toEqual([404, 'application/json; charset=utf-8'])
  }
})

test('who mistypes an address is shown the page that says so; the API answers programs only', async () => {
  const headers = { accept: 'text/html,application/xhtml+xml,*/*;q=0.8' }
  const page = await app.inject({ url: '/nowhere/at/all', headers })
  expect([page.statusCode, page.headers['cache-control'], page.body]).toEqual([
    404,
    'no-cache',
    '<title>The shop</title>',
  ])
  expect((await app.inject({ url: '/api/nowhere', headers })).headers['content-type']).toMatch(/json/)
})

test('without a build it says so', async () => {
  const { replica: bare, built } = await replicaOf('none')
  await shareAssets(db, built, clock)
  expect((await bare.inject('/')).statusCode).toBe(503)
})
