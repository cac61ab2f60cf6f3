import { expect, test } from 'vitest'
import { addProduct, changePrice, fillCheckout, logInAsStaff, orderIn, pay } from './shopping.ts'
import { type Stage, sample, shoot, visit } from './stage.ts'

export function staff(stage: () => Stage): void {
  test('staff change a price, and a cart that was filled before shows both', async () => {
    const guest = await visit(stage())
    await addProduct(guest, stage(), 3)

    const page = await visit(stage())
    await logInAsStaff(page, stage())
    await page.locator('nav [href="/staff"]').click()
    await page.getByLabel('Which one?').fill('deck brush')
    await page
      .locator('.goods')
      .getByRole('link', { name: /^Deck Brush/ })
      .click()
    await page.getByLabel('Price in €').fill('21,50')
    await shoot(page, 'staff-product')
    await page.getByRole('button', { name: 'Save' }).click()
    await page.getByText('version 2').waitFor()

    await guest.goto(`${stage().shop.url}/cart`)
    await guest.locator('.lines .changed').waitFor()
    expect(await guest.locator('.lines .changed').textContent()).toMatch(/€21\.50.*€18\.50/)
    expect(await guest.getByTestId('cart-total').textContent()).toBe('€21.50')
    await shoot(guest, 'cart-changed')
  })

  test('a total that changed while somebody looked at it is not taken, but shown', async () => {
    const [guest, page] = [await visit(stage()), await visit(stage())]
    await addProduct(guest, stage(), 2)
    await fillCheckout(guest, stage(), 'is approved')
    await logInAsStaff(page, stage())
    await changePrice(page, stage(), 2, '95')
    await guest.getByRole('button', { name: 'Pay €93.90' }).click()
    await guest.getByText('The total is another than the one you saw: it is €99.90 now').waitFor()
    await shoot(guest, 'checkout-changed')
    await guest.getByRole('button', { name: 'Pay €99.90' }).click()
    await guest.locator('.order').waitFor()
    expect(await guest.locator('.bill .total .price').textContent()).toBe('€99.90')
  })

  test('of two who change the same product the second is shown what the first said', async () => {
    const [one, other] = [await visit(stage()), await visit(stage())]
    for (const page of [one, other]) {
      await logInAsStaff(page, stage())
      await page.goto(`${stage().shop.url}/staff/${sample(5)}`)
      await page.getByText('version 1').waitFor()
    }
    await one.getByLabel('Price in €').fill('30')
    await one.getByRole('button', { name: 'Save' }).click()
    await one.getByText('version 2').waitFor()

    await other.getByLabel('Description').fill('Cork, tarred and bound.')
    await other.getByRole('button', { name: 'Save' }).click()
    const conflict = other.locator('.conflict')
    await conflict.waitFor()
    const rows = await conflict.locator('tbody tr').allTextContents()
    expect(rows.find((row) => row.startsWith('Price'))).toBe('Price30.0027.50')
    expect(rows.find((row) => row.startsWith('Description'))).toContain('Cork, tarred and bound.')
    await shoot(other, 'staff-conflict')
    await other.getByRole('button', { name: 'Go on with mine' }).click()
    await other.getByRole('button', { name: 'Save' }).click()
    await other.getByText('version 3').waitFor()
  })

  test('staff count what lies where, put a new product on sale, and give money back', async () => {
    const page = await visit(stage())
    await addProduct(page, stage(), 9)
    await pay(page, stage())
    await orderIn(page, 'confirmed').or(orderIn(page, 'shipped')).first().waitFor()
    const orderId = new URL(page.url()).pathname.split('/')[2]!

    await logInAsStaff(page, stage())
    await page.goto(`${stage().shop.url}/staff/new`)
    await page.getByLabel('Name').fill('Ditty Box')
    await page.getByLabel('Description').fill('For what does not fit a ditty bag.')
    await page.getByRole('button', { name: 'Put it on sale' }).click()
    await page.getByText('A price, as in 12.90').or(page.getByText('Please fill this in')).first().waitFor()
    await page.getByLabel('Price in €').fill('19.90')
    await page.getByRole('button', { name: 'Put it on sale' }).click()
    const berlin = page.locator('.warehouses li').first()
    await berlin.getByRole('spinbutton').fill('12')
    await berlin.getByRole('button', { name: 'Count' }).click()
    await page.getByText('12 can be sold now').waitFor()

    await page.goto(`${stage().shop.url}/staff/orders`)
    await page.getByLabel('Its whole number').fill(orderId)
    await page.getByRole('button', { name: 'Look it up' }).click()
    await page.locator('img.label').waitFor()
    await page.getByLabel('Give back').fill('5')
    await page.getByLabel('Why').fill('A scratch')
    await page.getByRole('button', { name: 'Give it back' }).click()
    await expect.poll(() => page.locator('.facts').textContent()).toContain('€5.00')
    await shoot(page, 'staff-order')
  })

  test('who is no staff sees nothing of it', async () => {
    const page = await visit(stage(), '/staff')
    await page.getByRole('heading', { name: 'For those behind the counter' }).waitFor()
    expect(await page.locator('nav [href="/staff"]').count()).toBe(0)
  })
}
