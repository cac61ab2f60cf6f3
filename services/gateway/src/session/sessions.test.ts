import { afterAll, beforeAll, beforeEach, expect, onTestFinished, test } from 'vitest'
import { type Edge, openEdge } from '../../test/edge.ts'

let edge: Edge
beforeAll(async () => {
  edge = await openEdge()
})
beforeEach(() => {
  Object.assign(edge.behaviour, { cartIsAway: false, sessionIsOver: false, keysAreAway: false })
})
afterAll(() => edge?.close())

const ann = { email: 'ann@example.org', password: 'correct horse' }
const whoAmI = async (browser: ReturnType<Edge['browser']>) => (await browser.ask('POST', '/api/session')).json()
const enter = (browser: ReturnType<Edge['browser']>, payload: object = ann) =>
  browser.ask('POST', '/api/session/log-in', { payload })

test('a guest gets a cookie that scripts and other sites cannot use, and keeps who they are', async () => {
  const browser = edge.browser()
  const { customerId } = await whoAmI(browser)
  expect(customerId).toMatch(/^guest-/)
  expect(browser.lines).toEqual([
    expect.stringMatching(/^__Host-flotilla_session=.*; HttpOnly; Secure; SameSite=Strict$/),
  ])
  expect(await whoAmI(browser)).toEqual({ customerId, roles: ['customer'] })
})

test('who logs in is known by their account, and the guest’s cart moves along', async () => {
  const browser = edge.browser()
  const { customerId: from } = await whoAmI(browser)
  expect((await enter(browser)).json()).toEqual({
    customerId: 'customer-ann',
    roles: ['customer'],
    account: { email: 'ann@example.org', name: 'Ann' },
  })
  expect(edge.last('mergeCarts')).toEqual({ from, into: 'customer-ann' })
  expect([...browser.jar.keys()].toSorted()).toEqual(['__Host-flotilla_access', '__Secure-flotilla_refresh'])
  expect(browser.jar.get('__Secure-flotilla_refresh')!.path).toBe('/api/session')
  await browser.ask('GET', '/api/orders/00000000-0000-7000-8000-000000000009')
  expect(edge.last('getOrder').principal.user).toMatchObject({ id: 'customer-ann', roles: ['customer'] })
  expect(await whoAmI(browser)).toMatchObject({ customerId: 'customer-ann', account: { name: 'Ann' } })
})

test('a page that shows one person gets nothing done with the cookies of another, and finds out who it is now', async () => {
  const browser = edge.browser()
  const { customerId: guest } = await whoAmI(browser)
  const url = '/api/orders/00000000-0000-7000-8000-000000000009'
  const askAs = async (customerId: string) =>
    (await browser.ask('GET', url, { headers: { 'x-customer-id': customerId } })).statusCode
  expect(await askAs(guest)).toBe(404)
  // In another tab.
  await enter(browser)
  expect([await askAs(guest), await askAs('customer-ann')]).toEqual([401, 404])
  const headers = { 'x-customer-id': guest }
  expect((await browser.ask('POST', '/api/session', { headers })).json().customerId).toBe('customer-ann')
})

test('an account whose guest is still known is not taken for the guest when its access token ends', async () => {
  const browser = edge.browser()
  await whoAmI(browser)
  edge.behaviour.cartIsAway = true
  const headers = { 'x-customer-id': (await enter(browser)).json().customerId }
  browser.jar.delete('__Host-flotilla_access')
  const url = '/api/orders/00000000-0000-7000-8000-000000000009'
  expect((await browser.ask('GET', url, { headers })).statusCode).toBe(401)
  await whoAmI(browser)
  expect((await browser.ask('GET', url, { headers })).statusCode).toBe(404)
  expect(edge.last('getOrder').principal.user.id).toBe('customer-ann')
})

test('a cart that cannot be moved now is moved when the page is next opened', async () => {
  const browser = edge.browser()
  await whoAmI(browser)
  edge.behaviour.cartIsAway = true
  expect((await enter(browser)).statusCode).toBe(200)
  expect(browser.jar.has('__Host-flotilla_session')).toBe(true)
  edge.behaviour.cartIsAway = false
  expect(await whoAmI(browser)).toMatchObject({ customerId: 'customer-ann' })
  expect(browser.jar.has('__Host-flotilla_session')).toBe(false)
})

test('identity hears from where somebody logs in, and who forgot their password', async () => {
  const browser = edge.browser()
  await enter(browser)
  expect(edge.last('logIn')).toMatchObject({ email: ann.email, address: '127.0.0.1' })
  const asked = await browser.ask('POST', '/api/session/reset-mails', { payload: { email: ann.email } })
  expect([asked.statusCode, asked.json(), edge.last('askForReset')]).toEqual([202, {}, { email: ann.email }])
  const payload = { code: 'AAAAA-BBBBB-CCCCC-DDDDD', password: 'a better password' }
  expect((await browser.ask('POST', '/api/session/reset', { payload })).statusCode).toBe(200)
  expect(edge.last('resetPassword')).toEqual(payload)
})

test('a wrong password changes nothing', async () => {
  const browser = edge.browser()
  const before = await whoAmI(browser)
  const refused = await enter(browser, { ...ann, password: 'wrong' })
  expect([refused.statusCode, refused.json().code]).toEqual([401, 'identity.refused'])
  expect(await whoAmI(browser)).toEqual(before)
})

test('when the access token has died the refresh token makes another; once that is refused, the browser is a guest', async () => {
  const browser = edge.browser()
  await enter(browser)
  await edge.clock.advance(601_000)
  const list = () => browser.ask('GET', '/api/orders/00000000-0000-7000-8000-000000000009')
  expect((await list()).statusCode).toBe(401)
  expect(await whoAmI(browser)).toMatchObject({ customerId: 'customer-ann' })
  expect((await list()).statusCode).toBe(404)
  await edge.clock.advance(601_000)
  edge.behaviour.sessionIsOver = true
  expect((await whoAmI(browser)).customerId).toMatch(/^guest-/)
  expect([...browser.jar.keys()]).toEqual(['__Host-flotilla_session'])
})

test('while identity does not know the gateway’s key, nobody loses their session', async () => {
  const fresh = await openEdge()
  onTestFinished(() => fresh.close())
  const browser = fresh.browser()
  await enter(browser)
  const held = [...browser.jar]
  await fresh.clock.advance(601_000)
  fresh.keys.takeOut('gateway')
  await fresh.clock.advance(10_000)
  const refused = await browser.ask('POST', '/api/session')
  expect([refused.statusCode, refused.json().code]).toEqual([503, 'request.unavailable'])
  expect([...browser.jar]).toEqual(held)
  await fresh.keys.publish('gateway')
  fresh.keys.sign('gateway')
  await fresh.clock.advance(10_000)
  expect(await whoAmI(browser)).toMatchObject({ customerId: 'customer-ann' })
})

test('guests stay who they are while the gateway’s key is rotated, if they come by in between', async () => {
  const fresh = await openEdge()
  onTestFinished(() => fresh.close())
  const [stays, goes] = [fresh.browser(), fresh.browser()]
  const [known, lost] = [await whoAmI(stays), await whoAmI(goes)]
  await fresh.keys.publish('gateway')
  fresh.keys.sign('gateway')
  await fresh.clock.advance(10_000)
  expect(await whoAmI(stays)).toEqual(known)
  fresh.keys.retire('gateway')
  await fresh.clock.advance(10_000)
  expect(await whoAmI(stays)).toEqual(known)
  expect(await whoAmI(goes), 'control: the old key counts no more').not.toEqual(lost)
})

test('who logs out is a new guest, and identity hears of it', async () => {
  const browser = edge.browser()
  await enter(browser)
  expect((await browser.ask('POST', '/api/session/log-out')).json().customerId).toMatch(/^guest-/)
  expect(edge.last('logOut').refreshToken).toMatch(/^refresh-/)
  expect([...browser.jar.keys()]).toEqual(['__Host-flotilla_session'])
})

test('staff are let in where staff are', async () => {
  const browser = edge.browser()
  expect((await enter(browser, { ...ann, email: 'staff@example.org' })).json().roles).toEqual(['customer', 'staff'])
  // Nobody answers behind; past the guard it is.
  expect((await browser.ask('GET', '/api/ledger/balances')).statusCode).toBe(503)
})

test('while identity’s keys cannot be had, who is known stays known', async () => {
  const browser = edge.browser()
  await enter(browser)
  await whoAmI(browser)
  edge.behaviour.keysAreAway = true
  await edge.clock.advance(300_000)
  expect(await whoAmI(browser)).toMatchObject({ customerId: 'customer-ann' })
})

test('a gateway that has not got identity’s keys sends nobody away: it says that it cannot tell', async () => {
  const fresh = await openEdge()
  onTestFinished(() => fresh.close())
  const browser = fresh.browser()
  fresh.behaviour.keysAreAway = true
  await enter(browser)
  const own = async () => (await browser.ask('GET', '/api/orders/00000000-0000-7000-8000-000000000001')).statusCode
  expect(await own()).toBe(503)
  expect(await whoAmI(browser)).toMatchObject({ customerId: 'customer-ann' })
  fresh.behaviour.keysAreAway = false
  await fresh.clock.advance(5_000)
  expect(await own()).toBe(404)
})

test('signing up needs a key and makes the browser somebody', async () => {
  const browser = edge.browser()
  const payload = { ...ann, name: 'Ann' }
  expect((await browser.ask('POST', '/api/session/sign-up', { payload })).statusCode).toBe(400)
  const made = await browser.ask('POST', '/api/session/sign-up', { payload, headers: { 'idempotency-key': 'k' } })
  expect(made.json()).toMatchObject({ customerId: 'customer-ann' })
})
