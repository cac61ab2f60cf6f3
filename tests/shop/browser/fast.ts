import { gzipSync } from 'node:zlib'
import { expect, test } from 'vitest'
import { type Stage, shoot, visit } from './stage.ts'

export function fast(stage: () => Stage): void {
  test('at most 60 kB of script, and assets are kept for good', async () => {
    const { shop } = stage()
    const html = await (await fetch(shop.url)).text()
    const scripts = [...html.matchAll(/(?:src|href)="(\/assets\/[^"]+)"/g)].map((match) => match[1]!)
    expect(scripts.length).toBeGreaterThanOrEqual(2)
    let size = 0
    for (const path of scripts) {
      const response = await fetch(shop.url + path)
      expect(response.headers.get('cache-control')).toBe('public, max-age=31536000, immutable')
      const content = Buffer.from(await response.arrayBuffer())
      if (path.endsWith('.js')) size += gzipSync(content).length
    }
    expect(size).toBeGreaterThan(10_000)
    expect(size).toBeLessThanOrEqual(60_000)
  })

  test('nothing on the shelves moves while they fill', async () => {
    const page = await visit(stage())
    await page.locator('.card').nth(20).waitFor()
    await page.locator('.stock').first().waitFor({ state: 'attached' })
    const shift = await page.evaluate<number>(`new Promise((resolve) => {
      let sum = 0
      new PerformanceObserver((list) => {
        for (const entry of list.getEntries()) sum += entry.value
      }).observe({ type: 'layout-shift', buffered: true })
      requestAnimationFrame(() => setTimeout(() => resolve(sum), 300))
    })`)
    // «Good» ends at 0.1 (web.dev/articles/cls).
    expect(shift).toBeLessThan(0.03)
  })

  test('a page whose script does not come says so after a while, and what to do', async () => {
    const { shop, browser } = stage()
    const page = await browser.newPage()
    await page.route('**/assets/*.js', (route) => route.fulfill({ status: 404 }))
    await page.goto(shop.url)
    const again = page.getByRole('link', { name: 'Load it again' })
    expect(await again.isVisible(), 'not before it is late').toBe(false)
    await again.waitFor()
    await shoot(page, 'not-started')
    await page.unroute('**/assets/*.js')
    await again.click()
    await page.locator('.card').first().waitFor()
    expect(await again.count()).toBe(0)
    await page.close()
  })
}
