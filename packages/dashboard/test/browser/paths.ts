import { readFile } from 'node:fs/promises'
import { expect, test } from 'vitest'
import { checkout, failing } from './checkout.ts'
import { tellGauge, tellLines, tellSpans } from './feed.ts'
import { type Stage, visit } from './stage.ts'

export function mainPaths(stage: () => Stage): void {
  test('from the overview to the SQL of one request, with what was logged beside it', async () => {
    const { traceId, ids } = await tellSpans(stage().url, checkout)
    await tellLines(stage().url, [
      { service: 'orders', level: 'WARN', message: 'the stock is low', traceId, spanId: ids[2]! },
    ])
    const page = await visit(stage())
    await page.getByRole('link', { name: 'gateway', exact: true }).click()
    await page.getByRole('heading', { name: 'Traces' }).waitFor()
    expect(new URL(page.url()).search).toBe('?service=gateway')
    await page.locator(`a[href="/traces/${traceId}"]`).click()
    await page.getByRole('heading', { name: 'POST /api/orders' }).waitFor()
    await page.getByText('the stock is low').waitFor()
    await page.getByRole('button', { name: /orders\.insert/ }).click()
    const detail = page.getByRole('complementary', { name: 'Span orders.insert' })
    expect(await detail.locator('pre').textContent()).toBe('insert into orders (id, status) values ($1, $2)')
    // Without the logs in place the line is gone, so it was in place.
    await page.getByLabel('Logs in place').uncheck()
    await page.getByText('the stock is low').waitFor({ state: 'detached' })
  })

  test('a trace is taken home as a file, opened again, and compared with another', async () => {
    const { traceId } = await tellSpans(stage().url, checkout)
    const { traceId: other } = await tellSpans(stage().url, checkout.slice(0, 4))
    const page = await visit(stage(), `/traces/${traceId}`)
    const [download] = await Promise.all([
      page.waitForEvent('download'),
      page.getByRole('link', { name: 'Download' }).click(),
    ])
    const file = await readFile(await download.path(), 'utf8')
    expect(JSON.parse(file)).toMatchObject({ traceId })
    await page.goto(`${stage().url}/traces`)
    const chosen = { name: 'shared.json', mimeType: 'application/json', buffer: Buffer.from(file) }
    await page.getByLabel('A trace’s file').setInputFiles(chosen)
    await page.waitForURL(`**/traces/${traceId}`)
    await page.goto(`${stage().url}/compare?a=${traceId}&b=${other}`)
    await page.getByText('process orders.event.order-placed.v1').waitFor()
    expect(await page.getByText('only in A').count()).toBe(2)
  })

  test('filters are in the address, and what fails is found by them', async () => {
    const { traceId } = await tellSpans(stage().url, failing)
    const page = await visit(stage(), '/traces?service=gateway')
    await page.getByLabel('With errors').check()
    await expect.poll(() => page.getByRole('table').getByText('POST /api/orders').count()).toBe(0)
    await page.locator(`a[href="/traces/${traceId}"]`).waitFor()
    expect(new URL(page.url()).searchParams.get('error')).toBe('true')
  })

  test('a list that somebody points at stays as it is; an empty one fills all the same', async () => {
    const { url } = stage()
    const page = await visit(stage(), '/traces?service=lighthouse')
    await page.getByText('No trace is like that').hover()
    const shown = async (name: string) => {
      const { traceId } = await tellSpans(url, [{ service: 'lighthouse', name, kind: 2, from: 0, ms: 5 }])
      return page.locator(`a[href="/traces/${traceId}"]`)
    }
    await (await shown('GET /lamp')).hover()
    await page.getByText('Held still while you look').waitFor()
    const horn = await shown('GET /horn')
    // Longer than it is between two looks.
    await page.waitForTimeout(2_500)
    expect(await horn.count()).toBe(0)
    await page.mouse.move(0, 0)
    await horn.waitFor()
  })

  test('the map draws who called whom', async () => {
    await tellSpans(stage().url, checkout)
    const page = await visit(stage(), '/map')
    await page.locator('.node', { hasText: 'orders' }).waitFor()
    const rows = page.getByRole('region', { name: 'As a table' }).getByRole('row')
    await rows.filter({ hasText: /gateway.*calls.*orders/ }).waitFor()
    // No import declares it.
    await rows.filter({ hasText: /orders.*tells.*shipping.*not declared/ }).waitFor()
    expect(await page.locator('.edge').count()).toBeGreaterThanOrEqual(2)
  })

  test('a metric is drawn and said in its unit', async () => {
    const name = 'process_resident_memory_bytes'
    await tellGauge(stage().url, 'gateway', name, 100 * 2 ** 20)
    const page = await visit(stage(), `/metrics?name=${name}`)
    await expect.poll(() => page.getByRole('list', { name: 'Last values' }).textContent()).toMatch(/gateway 100.MiB/)
    expect(await page.locator('canvas').count()).toBe(1)
  })

  test('light or dark is kept', async () => {
    const page = await visit(stage())
    const paper = () => page.evaluate<string>('getComputedStyle(document.documentElement).backgroundColor')
    const light = await paper()
    await page.getByRole('button', { name: 'Dark' }).click()
    const dark = await paper()
    expect(dark).not.toBe(light)
    await page.reload()
    await page.locator('main h1').waitFor()
    expect(await paper()).toBe(dark)
  })
}
