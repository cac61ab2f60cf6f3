import axe, { type AxeResults } from 'axe-core'
import type { Page } from 'playwright-core'
import { expect, test } from 'vitest'
import { addProduct, logInAsStaff, orderIn, pay } from './shopping.ts'
import { type Stage, sample, shoot, visit } from './stage.ts'

const schemes = ['light', 'dark'] as const

/** What axe-core finds on the page, with where it found it. */
export async function violations(page: Page): Promise<string[]> {
  // Evaluated by the browser itself, so the page's policy, which forbids foreign scripts, stands.
  if (!(await page.evaluate('Boolean(globalThis.axe)'))) await page.evaluate(axe.source)
  const results = await page.evaluate<AxeResults>('axe.run(document, { resultTypes: ["violations"] })')
  return results.violations.flatMap(({ id, nodes }) =>
    nodes.map(({ target, failureSummary }) => `${id} at ${target.join(' ')}: ${failureSummary}`),
  )
}

export function accessible(stage: () => Stage): void {
  test('no page of the shop has a violation, by day or by night', async () => {
    const page = await visit(stage())
    let looked = 0
    const look = async (name: string, path: string, ready: string) => {
      if (path) await page.goto(stage().shop.url + path)
      await page.locator(ready).first().waitFor()
      for (const colorScheme of schemes) {
        await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' })
        expect({ name, colorScheme, found: await violations(page) }).toEqual({ name, colorScheme, found: [] })
        if (colorScheme === 'dark') await shoot(page, `dark-${name}`, { whole: name !== 'storefront' })
        looked++
      }
    }
    await look('storefront', '/', '.card')
    await look('search', '/?q=lant', '.card')
    await look('nothing-found', '/?q=zeppelin', '.nothing')
    await look('product', `/product/${sample(7)}`, '.like .card')
    await look('sold-out', `/product/${sample(13)}`, '.buy .button:disabled')
    await look('cart-empty', '/cart', '.notice')
    await look('account', '/account', '.panel')
    await logInAsStaff(page, stage())
    await addProduct(page, stage(), 7)
    await look('cart', '/cart', '.lines li')
    await look('checkout', '/checkout', '.option')
    await page.getByRole('button', { name: 'is approved' }).click()
    await page.getByLabel('City').fill('')
    await page.getByRole('button', { name: /^Pay €/ }).click()
    await look('checkout-findings', '', '[aria-invalid]')
    await pay(page, stage())
    await orderIn(page, 'shipped').waitFor()
    await look('order', '', '.parcel')
    await look('orders', '/orders', '.rows li')
    await look('inbox', '/inbox', '.rows li')
    await page.locator('.rows a').first().click()
    await look('letter', '', '.paper')
    await look('account-known', '/account', '.rows')
    await look('staff', '/staff', '.goods li')
    await look('staff-product', `/staff/${sample(8)}`, '.warehouses li')
    await look('staff-new', '/staff/new', '.product-fields')
    await look('staff-orders', '/staff/orders', '.look-up')
    expect(looked).toBe(19 * schemes.length)
  })

  test('a page of the shop that has violations is found out', async () => {
    const page = await visit(stage(), '/cart')
    await page.evaluate(`(() => {
      const main = document.querySelector('main')
      main.append(document.createElement('button'), document.createElement('input'))
      main.insertAdjacentHTML('beforeend', '<p class="hint">hard to read</p>')
      main.lastChild.style.color = '#ccc'
      main.lastChild.style.background = '#fff'
    })()`)
    const found = (await violations(page)).map((line) => line.split(' ')[0])
    expect(found.toSorted()).toEqual(['button-name', 'color-contrast', 'label'])
  })
}
