import { expect, test } from 'vitest'
import { checkout } from './checkout.ts'
import { tellGauge, tellSpans } from './feed.ts'
import { desktop, phone, type Stage, violations, visit } from './stage.ts'

const schemes = ['light', 'dark'] as const

export function everyPage(stage: () => Stage): void {
  test('every page opens, has no violation by day or by night, and fits a phone', async () => {
    const { url } = stage()
    const { traceId } = await tellSpans(url, checkout)
    const { traceId: other } = await tellSpans(url, checkout)
    await tellGauge(url, 'gateway', 'process_resident_memory_bytes', 1e8)
    const { pages } = (await (await fetch(`${url}/api/world`)).json()) as { pages: string[] }
    const paths = [
      '/',
      ...pages.filter((name) => name !== 'overview').map((name) => `/${name}`),
      `/traces/${traceId}`,
      `/compare?a=${traceId}&b=${other}`,
      '/compare',
      '/events/an-event',
      '/sagas/orders/checkout/an-order',
      '/metrics?name=process_resident_memory_bytes',
      '/traces?service=nobody',
      '/nowhere',
    ]
    const page = await visit(stage())
    for (const path of paths) {
      await page.setViewportSize(desktop)
      await page.goto(url + path)
      await page.locator('main h1').first().waitFor()
      await page.locator('.skeleton').waitFor({ state: 'detached' })
      for (const colorScheme of schemes) {
        await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' })
        expect({ path, colorScheme, found: await violations(page) }).toEqual({ path, colorScheme, found: [] })
      }
      await page.setViewportSize(phone)
      // A chart is drawn anew in its new width a moment later.
      const fits = 'document.documentElement.scrollWidth <= innerWidth'
      await page.waitForFunction(fits).catch(() => expect.unreachable(`${path} is wider than a phone`))
      expect({ path, found: await violations(page) }).toEqual({ path, found: [] })
    }
    expect(paths.length).toBeGreaterThan(14)
  }, 900_000)

  test('a page that has violations is found out', async () => {
    const page = await visit(stage())
    await page.evaluate(`(() => {
      const main = document.querySelector('main')
      main.append(document.createElement('button'), document.createElement('input'))
    })()`)
    const found = (await violations(page)).map((line) => line.split(' ')[0])
    expect(found.toSorted()).toEqual(['button-name', 'label'])
  })
}
