import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { expect, test } from 'vitest'
import { spansOf, tellSpans } from './feed.ts'
import { type Stage, visit } from './stage.ts'

// How long it all takes: npm run bench page.
export function light(stage: () => Stage): void {
  test('at most 150 kB of script in all', () => {
    const assets = join(stage().pages, 'assets')
    const scripts = readdirSync(assets).filter((name) => name.endsWith('.js'))
    const size = scripts.reduce((sum, name) => sum + gzipSync(readFileSync(join(assets, name))).length, 0)
    expect(size).toBeGreaterThan(30_000)
    expect(size).toBeLessThanOrEqual(150_000)
  })

  test('of a long trace only what can be seen is in the page', async () => {
    const { traceId } = await tellSpans(stage().url, spansOf(5_000))
    const page = await visit(stage(), `/traces/${traceId}`)
    await page.locator('.bar').nth(30).waitFor()
    await page.evaluate("document.querySelector('.rows').scrollTo(0, 60_000)")
    await page.getByText('step 2310', { exact: true }).waitFor()
    expect(await page.locator('.bar').count()).toBeLessThan(120)
  })
}
