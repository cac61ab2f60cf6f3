import { isNetworkChange } from '@flotilla/testing/chromium'
import axe, { type AxeResults } from 'axe-core'
import type { Browser, Page } from 'playwright-core'
import { expect } from 'vitest'

/** What the tests in a browser play on. */
export interface Stage {
  /** Where the dashboard is. */
  readonly url: string
  readonly browser: Browser
  /** The folder of its built pages. */
  readonly pages: string
}

export const token = 'of-a-test'

export const desktop = { width: 1280, height: 850 }
export const phone = { width: 390, height: 844 }

/** A page that fails the test when it throws, complains on the console, or asks anybody else. */
export async function visit({ url, browser }: Stage, path = '/', viewport = desktop): Promise<Page> {
  const page = await (await browser.newContext({ viewport, reducedMotion: 'reduce' })).newPage()
  page.setDefaultTimeout(60_000)
  page.on('pageerror', (error) => expect.unreachable(`the page threw: ${error.message}`))
  page.on('console', (message) => {
    if (message.type() === 'error' && !isNetworkChange(message.text()))
      expect.unreachable(`the console says: ${message.text()}`)
  })
  page.on('request', (request) => {
    const { protocol, origin } = new URL(request.url())
    if (protocol !== 'blob:' && origin !== new URL(url).origin) expect.unreachable(`asked ${request.url()}`)
  })
  await page.goto(url + path)
  await page.locator('main h1').first().waitFor()
  return page
}

/** What axe-core finds on the page, with where it found it. */
export async function violations(page: Page): Promise<string[]> {
  // Evaluated by the browser itself, so the page's policy, which forbids foreign scripts, stands.
  if (!(await page.evaluate('Boolean(globalThis.axe)'))) await page.evaluate(axe.source)
  const results = await page.evaluate<AxeResults>('axe.run(document, { resultTypes: ["violations"] })')
  return results.violations.flatMap(({ id, nodes }) =>
    nodes.map(({ target, failureSummary }) => `${id} at ${target.join(' ')}: ${failureSummary}`),
  )
}
