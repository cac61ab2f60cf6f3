import { expect, test } from 'vitest'
import type { Door } from './door.ts'
import { tellSpans } from './feed.ts'
import { type Stage, token, violations, visit } from './stage.ts'

export function changing(stage: () => Stage & { door: Door }): void {
  test('who has no token sees dead letters and stuck sagas, and nothing to press', async () => {
    const page = await visit(stage(), '/events')
    await page.getByText('TypeError: weight is not a number').first().waitFor()
    expect(await page.getByRole('button', { name: /Redrive|Drop/ }).count()).toBe(0)
    await page.goto(`${stage().url}/sagas/orders/checkout/an-order`)
    await page.getByText('payments did not answer').waitFor()
    expect(await page.getByRole('button', { name: 'Retry' }).count()).toBe(0)
  })

  test('with the token a saga is retried, and a dead letter dropped for a reason, each after being asked', async () => {
    const { door, url } = stage()
    const page = await visit(stage(), `/enter?token=${token}`)
    await page.goto(`${url}/sagas`)
    await page.getByRole('link', { name: 'checkout' }).click()
    expect(await page.locator('.forth.is-failed').textContent()).toMatch(/^charge/)
    await page.getByRole('button', { name: 'Retry' }).click()
    expect(door.changes).toEqual([])
    await page.getByRole('dialog').getByRole('button', { name: 'Retry' }).click()
    await page.getByRole('dialog').waitFor({ state: 'detached' })

    await page.goto(`${url}/events`)
    await page.getByRole('button', { name: /^Drop/ }).first().click()
    const dialog = page.getByRole('dialog')
    // Without a reason nothing happens.
    await dialog.getByRole('button', { name: 'Drop' }).click()
    await dialog.getByLabel('Because').fill('made by a test')
    await dialog.getByRole('button', { name: 'Drop' }).click()
    await dialog.waitFor({ state: 'detached' })
    expect(door.changes).toEqual([
      { path: 'orders/sagas/checkout/an-order/retry', body: {} },
      { path: 'shipping/dead-letters/poison/drop', body: { because: 'made by a test' } },
    ])
  })

  test('with the token what was handled is handled again for a reason, and the page says who had it done', async () => {
    const { door, url } = stage()
    const attributes = {
      'messaging.message.id': 'handled',
      'messaging.destination.name': 'orders.event.order-placed.v1',
      'flotilla.message.source': 'orders',
    }
    await tellSpans(url, [
      { service: 'orders', name: 'send', kind: 4, from: 0, ms: 3, attributes },
      { service: 'shipping', name: 'process', kind: 5, from: 9, ms: 12, below: 0, attributes },
    ])
    const page = await visit(stage(), '/events/handled')
    await page.getByText('after the commit').waitFor()
    expect(await page.getByRole('button', { name: /^Replay/ }).count()).toBe(0)
    await page.goto(`${url}/enter?token=${token}`)
    await page.goto(`${url}/events/handled`)
    await page.getByRole('button', { name: 'Replay at shipping' }).click()
    const before = door.changes.length
    const dialog = page.getByRole('dialog')
    await dialog.getByRole('button', { name: 'Replay' }).click()
    expect(door.changes.length).toBe(before)
    await dialog.getByLabel('Because').fill('the label was lost')
    await dialog.getByRole('button', { name: 'Replay' }).click()
    await dialog.waitFor({ state: 'detached' })
    expect(door.changes.slice(before)).toEqual([
      { path: 'shipping/messages/handled/replay', body: { because: 'the label was lost' } },
    ])
    await page.getByText(/ann replayed it: «the label was lost»/).waitFor()
    expect(await violations(page)).toEqual([])
  })

  test('what the guard said is read, and with the token one goes back to a release that served, after being asked', async () => {
    const { door, url } = stage()
    const page = await visit(stage(), '/rollouts')
    await page.getByText('The guard refused it').waitFor()
    await page.getByText('Releases, and the way back').click()
    await page.getByText('pre-upgrade hooks failed: cart-guard').waitFor()
    expect(await page.getByRole('button', { name: /^Back to/ }).count()).toBe(0)
    const undo = (service: string, to: number, headers = {}) =>
      fetch(`${url}/api/rollouts/${service}/undo`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', ...headers },
        body: JSON.stringify({ to }),
      })
    expect((await undo('cart', 1)).status).toBe(401)
    const authorization = { authorization: `Bearer ${token}` }
    // One that failed, the one that is there, and what is no service.
    for (const [service, to] of [
      ['cart', 3],
      ['cart', 2],
      ['--help', 1],
    ] as const)
      expect((await undo(service, to, authorization)).status).toBe(404)

    await page.goto(`${url}/enter?token=${token}`)
    await page.goto(`${url}/rollouts`)
    await page.getByText('Releases, and the way back').click()
    await page.getByRole('button', { name: 'Back to 1' }).click()
    const before = door.changes.length
    await page.getByRole('dialog').getByRole('button', { name: 'Go back' }).click()
    await page.getByRole('dialog').waitFor({ state: 'detached' })
    expect(door.changes.slice(before)).toEqual([{ path: 'cart/undo', body: { to: 1 } }])
  })
}
