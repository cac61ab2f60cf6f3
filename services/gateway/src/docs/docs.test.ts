import Fastify from 'fastify'
import { expect, test } from 'vitest'
import { docs } from './index.ts'
import { toPage } from './page.ts'

const openapi = new URL('../../openapi.json', import.meta.url)

test('every operation is on the page, which asks nobody else for anything and runs no script', async () => {
  const app = Fastify()
  await app.register(docs, { openapi, dashboard: undefined })
  const { statusCode, headers, body } = await app.inject('/docs')
  expect([statusCode, headers['content-type']]).toEqual([200, 'text/html; charset=utf-8'])
  for (const operation of ['placeOrder', 'getProduct', 'signUp']) expect(body).toContain(`id="${operation}"`)
  expect(body).not.toMatch(/<script|<style|style=|(?:src|href)="(?:https?:)?\/\//)
  const [, stylesheet] = /href="(\/docs\/[^"]+)"/.exec(body)!
  expect((await app.inject(stylesheet!)).headers['content-type']).toContain('text/css')
})

test('where a dashboard is known it leads to its explorer', async () => {
  const app = Fastify()
  await app.register(docs, { openapi, dashboard: 'http://127.0.0.1:4318' })
  const { statusCode, headers } = await app.inject('/docs')
  expect([statusCode, headers.location]).toEqual([302, 'http://127.0.0.1:4318/explorer'])
})

test('what a document says is text on the page', () => {
  const get = { operationId: 'x', summary: '<img src=x onerror=alert(1)>', responses: { 200: {} } }
  const page = toPage({ info: { title: 'A & B', version: '1' }, paths: { '/x': { get } } })
  expect(page).toContain('&lt;img src=x onerror=alert(1)&gt;')
  expect(page).toContain('A &amp; B')
})
