import { fuzz, hangUps } from '@flotilla/conformance'
import { toOpenApi } from '@flotilla/kit/openapi'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type Notifications, openNotifications } from '../test/notifications.ts'

let shop: Notifications
beforeAll(async () => {
  shop = await openNotifications()
})
afterAll(() => shop?.close())

test('whoever hangs up leaves no place taken', async () => {
  expect(await hangUps(shop.app, { method: 'GET', url: '/mails', headers: await shop.headersOf('ann') })).toEqual({
    status: 200,
    inFlight: 0,
  })
})

test('no request from the contract makes it fail', async () => {
  const { statuses } = await fuzz(shop.app, { headers: await shop.headersOf('ann') })
  expect(Object.keys(statuses).toSorted()).toEqual(['confirmAddress', 'getMail', 'listMails'])
  expect(statuses.listMails).toMatchObject({ 200: expect.any(Number), 400: expect.any(Number) })
})

test('the committed OpenAPI document is that of today (vitest --update writes it)', async () => {
  const document = await toOpenApi(shop.app, { title: 'Notifications' })
  await expect(`${JSON.stringify(document, null, 2)}\n`).toMatchFileSnapshot('../openapi.json')
})
