import { isNetworkChange } from '@flotilla/testing/chromium'
import { expect, test } from 'vitest'
import { until } from '../shop.ts'
import { type Stage, shoot } from './stage.ts'

// Its pages have tests of their own (packages/dashboard/test); here they show a shop that runs.
export function dashboard(stage: () => Stage): void {
  test('the address that is printed opens the dashboard, which leads from nine services to the SQL of a checkout', async () => {
    const { browser, shop } = stage()
    const page = await browser.newPage({ viewport: { width: 1280, height: 900 } })
    const faults: string[] = []
    page.on('console', (message) => {
      if (message.type() === 'error' && !isNetworkChange(message.text())) faults.push(message.text())
    })
    page.on('pageerror', (error) => faults.push(error.message))
    // The pages may be being built still.
    await until(async () => (await fetch(new URL(shop.dashboard()).origin)).ok)
    await page.goto(shop.dashboard())
    const look = async (name: string, ready: string) => {
      await page.locator(ready).first().waitFor()
      for (const theme of ['light', 'dark']) {
        await page.evaluate(`document.documentElement.dataset.theme = '${theme}'`)
        await shoot(page, `dashboard-${name}-${theme}`)
      }
    }
    const open = (title: string) => page.getByRole('navigation').getByRole('link', { name: title }).click()
    await look('overview', '.card')
    expect(await page.locator('.card').count()).toBe(9)
    await open('Map')
    await look('map', '.node')
    await open('Traces')
    await page.getByLabel('operation').selectOption('placeOrder')
    // Of the orders one that was placed: those that were refused never reached the mails.
    const placed = page.getByRole('row', { name: 'placeOrder' }).filter({ hasText: 'notifications' })
    await placed.first().getByRole('link').click()
    await page.getByRole('button', { name: 'orders.insert ' }).first().click()
    await page.getByText('insert into orders').first().waitFor()
    await look('trace', '.waterfall')
    await open('Sagas')
    await page.locator('tbody a').first().click()
    await look('saga', '.machine')
    expect(faults).toEqual([])
    await page.close()
  })
}
