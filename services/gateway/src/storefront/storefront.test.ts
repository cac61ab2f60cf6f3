import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import Fastify, { type FastifyInstance } from 'fastify'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { storefront } from './index.ts'

let app: FastifyInstance
let folder: string

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'flotilla-storefront-'))
  await mkdir(join(folder, 'web/assets'), { recursive: true })
  await writeFile(join(folder, 'web/index.html'), '<title>The shop</title>')
  await writeFile(join(folder, 'web/assets/index-abc123.js'), 'let it = 1')
  await writeFile(join(folder, 'secret'), 'nobody sees this')
  app = Fastify()
  await app.register(storefront, { built: pathToFileURL(join(folder, 'web')) })
})

afterAll(async () => {
  await app?.close()
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
  const bare = Fastify()
  await bare.register(storefront, { built: pathToFileURL(join(folder, 'none')) })
  expect((await bare.inject('/')).statusCode).toBe(503)
})
