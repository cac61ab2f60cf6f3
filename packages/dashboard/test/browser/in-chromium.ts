import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { executablePath, openBrowser } from '@flotilla/testing/chromium'
import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, describe } from 'vitest'
import { type Dashboard, openDashboard } from '../../src/index.ts'
import { buildPages } from './build-pages.ts'
import { type Door, makeDoor } from './door.ts'
import { type Stage, token } from './stage.ts'

/** Runs these tests in Chromium: pages as they are built, against the server as it is, fed as services feed it. Skipped where there is no Chromium. */
export function inChromium(...parts: readonly ((stage: () => Stage & { door: Door }) => void)[]): void {
  let dashboard: Dashboard
  let browser: Browser
  let pages: string
  const door = makeDoor()

  describe.skipIf(!executablePath)('in Chromium', () => {
    beforeAll(async () => {
      // In a folder of their own: shops of other tests build theirs at the same time.
      pages = await mkdtemp(join(tmpdir(), 'flotilla-pages-'))
      await buildPages(pages)
      dashboard = await openDashboard({ port: 0, token, ports: door.ports, pages })
      browser = await openBrowser()
    })

    afterAll(async () => {
      await browser?.close()
      await dashboard?.close()
      if (pages) await rm(pages, { recursive: true })
    })

    for (const part of parts) part(() => ({ url: dashboard.url, browser, door, pages }))
  })
}
