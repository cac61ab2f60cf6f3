import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, describe } from 'vitest'
import { account } from './browser/account.ts'
import { accessible } from './browser/axe.ts'
import { dashboard } from './browser/dashboard.ts'
import { fast } from './browser/fast.ts'
import { guest } from './browser/guest.ts'
import { keyboard } from './browser/keyboard.ts'
import { onPhone } from './browser/phone.ts'
import { pictures } from './browser/pictures.ts'
import { staff } from './browser/staff.ts'
import { executablePath, openBrowser } from './browser/stage.ts'
import { makeShop, type Shop } from './shop.ts'

let shop: Shop
let browser: Browser
const stage = () => ({ shop, browser })

// One shop for all of it, in which parcels hurry.
describe.skipIf(!executablePath)('in Chromium', () => {
  beforeAll(async () => {
    shop = await makeShop({ TRACKING_STEP_MS: '1000', LOG_IN_LIMIT_PER_MINUTE: '100' })
    await shop.start()
    browser = await openBrowser()
  })

  afterAll(async () => {
    await browser?.close()
    await shop?.remove()
  })

  guest(stage)
  account(stage)
  staff(stage)
  keyboard(stage)
  onPhone(stage)
  accessible(stage)
  fast(stage)
  pictures(stage)
  dashboard(stage)
})
