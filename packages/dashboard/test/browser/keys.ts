import { expect, test } from 'vitest'
import { checkout } from './checkout.ts'
import { tellSpans } from './feed.ts'
import { type Stage, visit } from './stage.ts'

export function keys(stage: () => Stage): void {
  test('pages, lists and help are reached by keys alone', async () => {
    await tellSpans(stage().url, checkout)
    const page = await visit(stage())
    const { keyboard } = page
    // One key is forgotten a second later, and a busy machine may take longer between two.
    const toTraces = async () => {
      await keyboard.press('g')
      await keyboard.press('t')
      return new URL(page.url()).pathname
    }
    await expect.poll(toTraces).toBe('/traces')
    await page.getByRole('heading', { name: 'Traces' }).waitFor()
    // The new page is read from its beginning.
    expect(await page.evaluate('document.activeElement.tagName')).toBe('MAIN')
    await page.locator('td a').first().waitFor()
    await keyboard.press('j')
    expect(await page.evaluate('document.activeElement.matches("td a")')).toBe(true)
    expect(await page.evaluate('getComputedStyle(document.activeElement).outlineStyle')).not.toBe('none')
    await keyboard.press('/')
    expect(await page.evaluate('document.activeElement.labels[0].textContent')).toBe('Attribute')
    // In a field a letter is a letter.
    await keyboard.press('g')
    await keyboard.press('l')
    expect(await page.evaluate('document.activeElement.value')).toBe('gl')
    await keyboard.press('Escape')
    await keyboard.press('?')
    await page.getByRole('dialog', { name: 'Keys' }).waitFor()
    await keyboard.press('Escape')
    await page.getByRole('dialog').waitFor({ state: 'detached' })
  })
}
