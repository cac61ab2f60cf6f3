import type { Page } from 'playwright-core'
import { expect, test } from 'vitest'
import { pause } from '../shop.ts'
import { addProduct, logOut, orderIn, pay, signUp } from './shopping.ts'
import { type Stage, visit } from './stage.ts'

/** What a page shows and what the shop has must be one, whatever the network, other tabs and the session's end do. */
export function tabs(stage: () => Stage): void {
  test('of three quick clicks the last one counts, however slow the first is', async () => {
    const page = await visit(stage())
    await addProduct(page, stage(), 7)
    await page.getByRole('link', { name: 'See the cart' }).click()
    let [begun, ended] = [0, 0]
    await page.route('**/api/cart/items/*', async (route) => {
      if (begun++ === 0) await pause(500)
      await route.fulfill({ response: await route.fetch() })
      ended++
    })
    const more = page.getByRole('button', { name: 'One Brass Compass more' })
    for (let clicks = 0; clicks < 3; clicks++) await more.click()
    expect(await quantity(page), 'shown at once').toBe('4')
    await expect.poll(() => page.getByTestId('cart-total').textContent()).toBe('€516.00')
    await expect.poll(() => begun - ended).toBe(0)
    await page.reload()
    await page.getByRole('heading', { name: 'Your cart' }).waitFor()
    expect(await quantity(page)).toBe('4')
  })

  test('who logs out in one tab is logged out in the others, also in one that did not hear of it', async () => {
    const page = await visit(stage())
    await signUp(page, stage(), `tabs-${Date.now()}@shop.example`)
    await addProduct(page, stage(), 7)
    const context = page.context()
    const hears = await context.newPage()
    const hearsNot = await context.newPage()
    await hearsNot.addInitScript('globalThis.BroadcastChannel = class extends EventTarget { postMessage() {} }')
    for (const tab of [hears, hearsNot]) {
      await tab.goto(`${stage().shop.url}/cart`)
      await ann(tab).waitFor()
      await tab.locator('.lines li').waitFor()
    }
    await logOut(page, stage())
    await ann(hears).waitFor({ state: 'detached' })
    await hears.getByText('Your cart is empty').waitFor()

    await ann(hearsNot).waitFor()
    await hearsNot.getByRole('button', { name: 'One Brass Compass more' }).click()
    await ann(hearsNot).waitFor({ state: 'detached' })
    await hearsNot.getByText('Your cart is empty').waitFor()
    // Nothing was done to the cart that is nobody's to see any more.
    expect(await hearsNot.locator('.lines').count()).toBe(0)
  })

  test('the page of an order whose session has ended says so, and asks less and less often', async () => {
    const page = await visit(stage())
    await addProduct(page, stage(), 7)
    await pay(page, stage())
    await orderIn(page, 'delivered').waitFor()
    await page.context().clearCookies()
    await lookAway(page)
    await page.getByRole('heading', { name: 'There is no such order of yours' }).waitFor()

    let asked = 0
    await page.clock.install()
    await page.route('**/api/updates*', (route) => {
      asked++
      return route.fulfill({ status: 401 })
    })
    await lookAway(page)
    await expect.poll(() => asked).toBe(1)
    for (let seconds = 0; seconds < 120; seconds += 3) {
      await page.clock.runFor(3_000)
      await pause(20)
    }
    expect(asked).toBeGreaterThan(2)
    expect(asked, 'in two minutes').toBeLessThan(10)
  })
}

const quantity = (page: Page) => page.locator('.lines output').textContent()
const ann = (page: Page) => page.getByRole('link', { name: 'Ann', exact: true })

/** As if somebody turned to another tab and back: a stream ends with the first and begins with the second. */
const lookAway = (page: Page) =>
  page.evaluate(`for (const hidden of [true, false]) {
    Object.defineProperty(document, 'hidden', { configurable: true, value: hidden })
    document.dispatchEvent(new Event('visibilitychange'))
  }`)
