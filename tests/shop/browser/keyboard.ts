import type { Page } from 'playwright-core'
import { expect, test } from 'vitest'
import { orderIn } from './shopping.ts'
import { type Stage, visit } from './stage.ts'

export function keyboard(stage: () => Stage): void {
  test('a whole purchase with the keyboard alone', async () => {
    const page = await visit(stage())
    const keys = page.keyboard
    await page.locator('.card').first().waitFor()
    await tabTo(page, /^Skip to the content/)
    await keys.press('Enter')
    expect(await page.evaluate('document.activeElement.tagName')).toBe('MAIN')

    await page.evaluate('document.activeElement.blur(); scrollTo(0, 0)')
    await tabTo(page, /^Search the shop/)
    await keys.type('tide clock')
    await page.getByRole('link', { name: 'Tide Clock' }).waitFor()
    expect(await focused(page)).toMatch(/^Search/)
    await tabTo(page, /^Tide Clock/)
    await keys.press('Enter')
    await page.getByRole('heading', { name: 'Tide Clock' }).waitFor()
    // The new page is read from its beginning.
    expect(await page.evaluate('document.activeElement.tagName')).toBe('MAIN')

    await tabTo(page, /^Add to the cart/)
    await keys.press('Enter')
    await page.getByText('in your cart').waitFor()
    await tabTo(page, /^See the cart/)
    await keys.press('Enter')
    await page.getByRole('heading', { name: 'Your cart' }).waitFor()
    await tabTo(page, /^One Tide Clock more/)
    await keys.press('Space')
    await expect.poll(() => page.getByTestId('cart-total').textContent()).toBe('€112.00')
    await tabTo(page, /^To the checkout/)
    await keys.press('Enter')
    await page.locator('.option').first().waitFor()

    const said = { 'E-mail': 'ann@shop.example', Name: 'Ann Onym', Street: 'Kai 1', Postcode: '24103', City: 'Kiel' }
    for (const [label, text] of Object.entries(said)) {
      await tabTo(page, new RegExp(`^${label}`))
      await keys.type(text)
    }
    await tabTo(page, /^Country/)
    await tabTo(page, /^Standard/)
    await keys.press('ArrowDown')
    await expect.poll(() => page.getByRole('radio', { name: /Express/ }).isChecked()).toBe(true)
    await tabTo(page, /is approved$/)
    await keys.press('Enter')
    await tabTo(page, /^Pay €126\.10/)
    await keys.press('Enter')
    await orderIn(page, 'confirmed').or(orderIn(page, 'shipped')).first().waitFor()
  })
}

/** Presses Tab until something of that name has the focus, which then can be seen. */
async function tabTo(page: Page, name: RegExp): Promise<void> {
  for (let presses = 0; presses < 120; presses++) {
    await page.keyboard.press('Tab')
    if (!name.test(await focused(page))) continue
    expect(await page.evaluate('getComputedStyle(document.activeElement).outlineStyle')).not.toBe('none')
    return
  }
  throw new Error(`Tab leads to nothing called ${name}`)
}

const focused = (page: Page) =>
  page.evaluate<string>(`(() => {
    const { ariaLabel, labels, textContent } = document.activeElement
    return (ariaLabel || labels?.[0]?.textContent || textContent || '').trim()
  })()`)
