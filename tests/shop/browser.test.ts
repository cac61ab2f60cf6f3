import { existsSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { type Browser, chromium, type Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { makeShop, type Shop } from './shop.ts'

const executablePath = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'].find((path) =>
  existsSync(path),
)
const quiet = [
  '--disable-gpu',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--no-first-run',
]
const picture = (name: string) => fileURLToPath(new URL(`../../test-results/${name}.png`, import.meta.url))

let shop: Shop
let browser: Browser

describe.skipIf(!executablePath)('in Chromium', () => {
  beforeAll(async () => {
    shop = await makeShop()
    await shop.start()
    const args = process.getuid?.() === 0 ? [...quiet, '--no-sandbox'] : quiet
    browser = await chromium.launch({ executablePath: executablePath!, args })
  }, 60_000)

  afterAll(async () => {
    await browser?.close()
    await shop?.remove()
  })

  test('a person buys something and sees it confirmed', async () => {
    const page = await visit({ width: 1280, height: 900 })
    await page.screenshot({ path: picture('storefront') })
    await page.getByLabel('Add Brass Compass to the bag').click()
    await page.getByRole('link', { name: /^Bag/ }).click()
    expect(await page.locator('.total').textContent()).toContain('€129.00')
    await page.getByRole('button', { name: 'Pay €129.00' }).click()
    await page.locator('.order[data-status=confirmed]').waitFor()
    expect(await page.locator('.timeline').textContent()).toContain('Order confirmed')
    await page.screenshot({ path: picture('confirmed') })
    await page.getByRole('link', { name: 'Orders' }).click()
    expect(await page.locator('.orders .badge').textContent()).toBe('confirmed')
  })

  test('a declined card ends in a cancelled order that says why', async () => {
    const page = await visit({ width: 1280, height: 900 })
    await page.getByLabel('Add Tin Mug to the bag').click()
    await page.goto(`${shop.url}/#/bag`)
    await page.getByRole('radio', { name: /declines/ }).check()
    await page.getByRole('button', { name: /^Pay/ }).click()
    await page.locator('.order[data-status=cancelled]').waitFor()
    expect(await page.locator('.order .lead').textContent()).toMatch(/0002/)
    await page.screenshot({ path: picture('declined') })
  })

  test('a card number that is no test card is refused on the spot, and the bag stays', async () => {
    const page = await visit({ width: 1280, height: 900 })
    await page.getByLabel('Add Tin Mug to the bag').click()
    await page.goto(`${shop.url}/#/bag`)
    await page.getByLabel('Card number').fill('4111111111111111')
    await page.getByRole('button', { name: /^Pay/ }).click()
    expect(await page.getByRole('alert').textContent()).toMatch(/test cards/)
    expect(await page.getByTestId('bag-count').textContent()).toBe('1')
  })

  test('it fits a phone', async () => {
    const page = await visit({ width: 390, height: 844 })
    const overflow = await page.evaluate('document.documentElement.scrollWidth - innerWidth')
    expect(overflow).toBe(0)
    await page.screenshot({ path: picture('phone') })
  })
})

/** A page in a browser that remembers nothing, which fails the test when the page complains. */
async function visit(viewport: { width: number; height: number }): Promise<Page> {
  const page = await (await browser.newContext({ viewport })).newPage()
  page.setDefaultTimeout(15_000)
  page.on('pageerror', (error) => expect.unreachable(`the page threw: ${error.message}`))
  await page.goto(shop.url)
  await page.locator('.card').first().waitFor()
  return page
}
