import type { Page } from 'playwright-core'
import { expect, test } from 'vitest'
import { addProduct, logInAsStaff, orderIn, pay } from './shopping.ts'
import { phone, type Stage, sample, shoot, visit } from './stage.ts'

const overflow = (page: Page) => page.evaluate<number>('document.documentElement.scrollWidth - innerWidth')

export function onPhone(stage: () => Stage): void {
  test('everything fits a phone', async () => {
    const page = await visit(stage(), '/', phone)
    const fits = async (name: string, whole = true) => {
      await shoot(page, `phone-${name}`, { whole })
      expect({ name, over: await overflow(page) }).toEqual({
        name,
        over: 0,
      })
    }
    await page.locator('.card').first().waitFor()
    await fits('storefront', false)
    for (const [name, query, ready] of [
      ['search', '?q=lant', '.card'],
      ['nothing-found', '?q=zeppelin', '.nothing'],
    ] as const) {
      await page.goto(`${stage().shop.url}/${query}`)
      await page.locator(ready).first().waitFor()
      await fits(name, false)
    }
    await page.goto(`${stage().shop.url}/product/${sample(11)}`)
    await page.locator('.like .card').first().waitFor()
    await fits('product')
    await addProduct(page, stage(), 11)
    await page.goto(`${stage().shop.url}/cart`)
    await page.locator('.lines li').waitFor()
    await fits('cart')
    await page.goto(`${stage().shop.url}/checkout`)
    await page.locator('.option').first().waitFor()
    await fits('checkout')
    await pay(page, stage())
    await orderIn(page, 'shipped').waitFor()
    await fits('order')
    for (const name of ['orders', 'inbox']) {
      await page.goto(`${stage().shop.url}/${name}`)
      await page.locator('.rows li').first().waitFor()
      await fits(name)
    }
    await page.locator('.rows a').first().click()
    await page.locator('.paper').waitFor()
    await fits('letter')
    await page.goto(`${stage().shop.url}/account`)
    await page.getByRole('heading', { name: 'Welcome aboard' }).waitFor()
    await fits('account')
    await logInAsStaff(page, stage())
    for (const [name, path, ready] of [
      ['staff', 'staff', '.goods li'],
      ['staff-product', `staff/${sample(8)}`, '.warehouses li'],
      ['staff-new', 'staff/new', '.product-fields'],
      ['staff-orders', 'staff/orders', '.look-up'],
    ] as const) {
      await page.goto(`${stage().shop.url}/${path}`)
      await page.locator(ready).first().waitFor()
      // The list of goods is long; what of it is seen first will do.
      await fits(name, name !== 'staff')
    }
  })

  test('control: a page that does not fit is found out', async () => {
    const page = await visit(stage(), '/cart', phone)
    await page.evaluate("document.querySelector('main').append(document.createElement('hr'))")
    await page.evaluate("document.querySelector('main hr').style.inlineSize = '500px'")
    expect(await overflow(page)).toBeGreaterThan(0)
  })
}
