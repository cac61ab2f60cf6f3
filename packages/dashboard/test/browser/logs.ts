import { expect, test } from 'vitest'
import { tellLines } from './feed.ts'
import { type Stage, visit } from './stage.ts'

export function logs(stage: () => Stage): void {
  test('lines come by themselves, are filtered, and are never more than the page can bear', async () => {
    const { url } = stage()
    await tellLines(url, [{ service: 'gateway', level: 'INFO', message: 'before anybody looked' }])
    const page = await visit(stage(), '/logs')
    await page.getByText('before anybody looked').waitFor()
    await tellLines(url, [{ service: 'gateway', level: 'ERROR', message: 'while somebody looks' }])
    await page.getByText('while somebody looks').waitFor()

    await page.getByLabel('At least').selectOption('error')
    await page.getByText('before anybody looked').waitFor({ state: 'detached' })
    await page.getByText('while somebody looks').waitFor()
    await page.getByLabel('At least').selectOption('')

    for (let batch = 0; batch < 8; batch++)
      await tellLines(
        url,
        Array.from({ length: 100 }, (_, n) => ({
          service: 'gateway',
          level: 'INFO',
          message: `one of many ${batch}-${n}`,
        })),
      )
    await page.getByText('one of many 7-99', { exact: true }).waitFor()
    const shown = await page.locator('.log').count()
    expect(shown).toBeGreaterThan(100)
    expect(shown).toBeLessThanOrEqual(500)
  })
}
