import { expect, test } from 'vitest'
import { addProduct, orderIn, pay } from './shopping.ts'
import { phone, type Stage, sample, shoot, visit } from './stage.ts'

export function onPhone(stage: () => Stage): void {
  test('everything fits a phone', async () => {
    const page = await visit(stage(), '/', phone)
    const fits = async (name: string, whole = true) => {
      await shoot(page, `phone-${name}`, { whole })
      expect({ name, over: await page.evaluate('document.documentElement.scrollWidth - innerWidth') }).toEqual({
        name,
        over: 0,
      })
    }
    await page.locator('.card').first().waitFor()
    await fits('storefront', false)
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
    await page.goto(`${stage().shop.url}/account`)
    await page.getByRole('heading', { name: 'Welcome aboard' }).waitFor()
    await fits('account')
  }, 60_000)
}
