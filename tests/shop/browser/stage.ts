import { fileURLToPath } from 'node:url'
import type { Browser, Page } from 'playwright-core'
import { expect } from 'vitest'
import type { Shop } from '../shop.ts'

/** What the tests in a browser play on. */
export interface Stage {
  readonly shop: Shop
  readonly browser: Browser
}

export const desktop = { width: 1280, height: 900 }
export const phone = { width: 390, height: 844 }

/** A page in a browser that remembers nothing, which fails the test when the page throws or does what its policy forbids. */
export async function visit({ shop, browser }: Stage, path = '/', viewport = desktop): Promise<Page> {
  const context = await browser.newContext({ viewport, reducedMotion: 'reduce' })
  context.setDefaultTimeout(60_000)
  const page = await context.newPage()
  page.on('pageerror', (error) => expect.unreachable(`the page threw: ${error.message}`))
  page.on('console', (message) => {
    if (/Content Security Policy|Refused to/.test(message.text())) expect.unreachable(message.text())
  })
  await page.goto(shop.url + path)
  await page.locator('h1').first().waitFor()
  return page
}

const pictureOf = (name: string) => fileURLToPath(new URL(`../../../test-results/${name}.png`, import.meta.url))

/** A picture of the page, for people to look at. */
export async function shoot(page: Page, name: string, { whole = true } = {}): Promise<void> {
  if (whole) await page.evaluate('scrollTo(0, 0)')
  await page.screenshot({ path: pictureOf(name), fullPage: whole })
}

export const sample = (n: number) => `00000000-0000-7000-8000-${String(n).padStart(12, '0')}`
