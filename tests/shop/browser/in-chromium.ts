import { executablePath, openBrowser } from '@flotilla/testing/chromium'
import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, describe } from 'vitest'
import { makeShop, type Shop } from '../shop.ts'
import type { Stage } from './stage.ts'

/** Runs these tests in Chromium on one shop, in which parcels arrive quickly. Skipped where there is no Chromium. */
export function inChromium(...parts: readonly ((stage: () => Stage) => void)[]): void {
  let shop: Shop
  let browser: Browser

  describe.skipIf(!executablePath)('in Chromium', () => {
    beforeAll(async () => {
      shop = await makeShop({ TRACKING_STEP_MS: '1000', LOG_IN_LIMIT_PER_MINUTE: '100', ORDER_LIMIT_PER_MINUTE: '100' })
      await shop.start()
      browser = await openBrowser()
    })

    afterAll(async () => {
      await browser?.close()
      await shop?.remove()
    })

    for (const part of parts) part(() => ({ shop, browser }))
  })
}
