import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { Browser } from 'playwright-core'
import { build } from 'vite'
import { afterAll, beforeAll, describe } from 'vitest'
import { type Dashboard, openDashboard } from '../src/index.ts'
import { changing } from './browser/changes.ts'
import { executablePath, openBrowser } from './browser/chromium.ts'
import { makeDoor } from './browser/door.ts'
import { keys } from './browser/keys.ts'
import { light } from './browser/light.ts'
import { logs } from './browser/logs.ts'
import { everyPage } from './browser/pages.ts'
import { mainPaths } from './browser/paths.ts'
import { token } from './browser/stage.ts'

let dashboard: Dashboard
let browser: Browser
let pages: string
const door = makeDoor()
const stage = () => ({ url: dashboard.url, browser, door, pages })

// Pages as they are built, against the server as it is, fed as services feed it.
describe.skipIf(!executablePath)('in Chromium', () => {
  beforeAll(async () => {
    // In a folder of their own: shops of other tests build theirs meanwhile.
    pages = await mkdtemp(join(tmpdir(), 'flotilla-pages-'))
    const root = fileURLToPath(new URL('../web', import.meta.url))
    await build({ root, logLevel: 'error', build: { outDir: pages } })
    dashboard = await openDashboard({ port: 0, token, ports: door.ports, pages })
    browser = await openBrowser()
  })

  afterAll(async () => {
    await browser?.close()
    await dashboard?.close()
    if (pages) await rm(pages, { recursive: true })
  })

  mainPaths(stage)
  changing(stage)
  everyPage(stage)
  logs(stage)
  keys(stage)
  light(stage)
})
