import { createHash } from 'node:crypto'
import { expect, test } from 'vitest'
import { addProduct, fillCheckout, orderIn, pay } from './shopping.ts'
import { type Stage, sample, shoot, visit } from './stage.ts'

export function guest(stage: () => Stage): void {
  test('a guest looks around, finds, buys, and sees the parcel arrive without asking', async () => {
    const page = await visit(stage())
    await page.locator('.card').nth(23).waitFor()
    await shoot(page, 'storefront', { whole: false })
    await page.getByRole('button', { name: 'Show more' }).click()
    await page.locator('.card').nth(47).waitFor()

    await page.getByLabel('Search the shop').pressSequentially('brass comp')
    await page.getByRole('heading', { name: '«brass comp»' }).waitFor()
    await page.getByRole('link', { name: 'Brass Compass' }).waitFor()
    await shoot(page, 'search')
    await page.getByRole('button', { name: 'Add Brass Compass to the cart' }).click()
    await expect.poll(() => page.getByTestId('cart-count').textContent()).toBe('1')
    expect(await page.getByTestId('announcement').textContent()).toContain('Brass Compass is in the cart')

    await page.getByRole('link', { name: /^Cart/ }).click()
    await page.getByRole('button', { name: 'One Brass Compass more' }).click()
    await expect.poll(() => page.getByTestId('cart-total').textContent()).toBe('€258.00')
    await shoot(page, 'cart')

    let asked = 0
    page.on('request', (request) => request.url().includes('/api/orders/') && asked++)
    await pay(page, stage())
    // The page is loaded once; what it shows from here on it hears.
    await orderIn(page, 'confirmed').or(orderIn(page, 'shipped')).first().waitFor()
    await shoot(page, 'order-confirmed')
    await orderIn(page, 'delivered').waitFor()
    expect(await page.locator('.step-line .done').count()).toBe(7)
    // Once for what it hears, and no more.
    expect(asked).toBeLessThan(40)
    expect(await page.locator('.parcel .story li').count()).toBeGreaterThan(2)
    await shoot(page, 'order-delivered')
    expect(await page.getByTestId('cart-count').textContent()).toBe('0')

    await page.getByRole('link', { name: 'Orders' }).click()
    expect(await page.locator('.rows .badge').textContent()).toBe('delivered')
    await shoot(page, 'orders')

    await page.getByRole('link', { name: 'Inbox' }).click()
    await page.locator('.rows a').first().waitFor()
    expect(await page.locator('.rows a').count()).toBeGreaterThanOrEqual(3)
    await page.locator('.rows a').last().click()
    expect(await page.locator('.paper').textContent()).toContain('Brass Compass')
    await shoot(page, 'letter')
  })

  test('a category, a family and a price lead to fewer things, and going back finds them again', async () => {
    const page = await visit(stage())
    await page
      .getByRole('navigation', { name: 'Categories' })
      .getByRole('link', { name: /^Rigging/ })
      .click()
    await page.getByRole('heading', { name: 'Rigging' }).waitFor()
    await page.getByLabel('From').fill('100')
    await page.getByLabel('From').press('Enter')
    await expect.poll(() => page.locator('.count').textContent()).toBe('4 things')
    await page.getByLabel('Sort by').selectOption('price-down')
    await expect.poll(() => page.locator('.card .name').first().textContent()).toBe('Lug Sail')
    await shoot(page, 'category')

    await page.getByRole('link', { name: 'Plough Anchor' }).click()
    await page.getByRole('link', { name: /^12 kg/ }).click()
    await expect.poll(() => page.locator('.sum .price').textContent()).toBe('€199.00')
    await shoot(page, 'product')
    await page.goBack()
    await page.goBack()
    await page.getByRole('heading', { name: 'Rigging' }).waitFor()
    expect(await page.getByLabel('From').inputValue()).toBe('100')
  })

  test('a declined card ends in a cancelled order that says why', async () => {
    const page = await visit(stage())
    await addProduct(page, stage(), 16)
    await pay(page, stage(), 'is declined')
    await orderIn(page, 'cancelled').waitFor()
    expect(await page.locator('.reason').textContent()).toMatch(/0002/)
    expect(await page.locator('.step-line .called-off').textContent()).toContain('Cancelled')
    await shoot(page, 'order-declined')
  })

  test('a cart that is paid for in two tabs at once is one order, and the other tab says so', async () => {
    const page = await visit(stage())
    await addProduct(page, stage(), 16)
    const other = await page.context().newPage()
    const tabs = [page, other]
    for (const tab of tabs) await fillCheckout(tab, stage(), 'is approved')
    await Promise.all(tabs.map((tab) => tab.getByRole('button', { name: /^Pay €/ }).click()))
    // Ordered already; or it was so slow that what was ordered has left the cart.
    const refusal = /ordered already|nothing in the cart/i
    const ended = tabs.map((tab) => tab.locator('.order').or(tab.getByRole('alert').filter({ hasText: refusal })))
    await Promise.all(ended.map((end) => end.first().waitFor()))
    await page.goto(`${stage().shop.url}/orders`)
    await page.locator('.rows li').first().waitFor()
    expect(await page.locator('.rows li').count()).toBe(1)
  })

  test('what is sold out cannot be bought; of what is nearly so, no more than there is', async () => {
    const page = await visit(stage(), `/product/${sample(13)}`)
    await expect.poll(() => page.getByRole('button', { name: 'Sold out' }).isDisabled()).toBe(true)
    await shoot(page, 'sold-out')

    await addProduct(page, stage(), 14, 3)
    expect(await page.locator('.product .stock').textContent()).toBe('2 left')
    await page.getByRole('link', { name: 'See the cart' }).click()
    await page.getByText('Only 2 left').waitFor()
    await shoot(page, 'cart-too-many')
    await pay(page, stage())
    await orderIn(page, 'cancelled').waitFor()
    expect(await page.locator('.reason').textContent()).toMatch(/2|enough/)
  })

  test('what is wrong with a form is said at its fields, and what was typed stays', async () => {
    const page = await visit(stage())
    await addProduct(page, stage(), 15)
    await page.goto(`${stage().shop.url}/checkout`)
    await page.locator('.option').first().waitFor()
    await page.getByLabel('Name').fill('Ann Onym')
    await page.getByRole('button', { name: /^Pay €/ }).click()
    for (const label of ['E-mail', 'Street and number', 'Postcode', 'City', 'Card number'])
      await page.getByLabel(label).and(page.locator('[aria-invalid]')).waitFor()
    await expect.poll(() => page.evaluate('document.activeElement.name')).toBe('email')
    expect(await page.getByLabel('Name').inputValue()).toBe('Ann Onym')
    expect(await page.getByLabel('Name').getAttribute('aria-invalid')).toBe(null)
    await shoot(page, 'checkout-findings')

    await page.getByLabel('Country').selectOption('AQ')
    await page.getByText('No carrier goes there').waitFor()
    expect(await page.getByRole('button', { name: /^Pay/ }).isDisabled()).toBe(true)
  })

  test('an order that was placed can be undone', async () => {
    const page = await visit(stage())
    await addProduct(page, stage(), 15)
    await pay(page, stage())
    await page.getByRole('button', { name: 'Cancel this order' }).click()
    await page.getByRole('button', { name: 'Yes, cancel it' }).click()
    await orderIn(page, 'cancelled').waitFor()
    expect(await page.locator('.story').textContent()).toContain('The goods went back to the shelf')
  })

  test('whoever has the code from the first mail confirms the address with it', async () => {
    const page = await visit(stage())
    await addProduct(page, stage(), 15)
    await pay(page, stage())
    // As if a mail server had taken it.
    const orderId = page.url().split('/').at(-1)
    const hash = createHash('sha256').update('A'.repeat(20)).digest('hex')
    const send = () =>
      stage().shop.rows(
        'notifications',
        `insert into addresses (customer_id, email, since, first_mail, code_hashes)
          select customer_id, to_address, at, id, array['\\x${hash}'::bytea] from mails where order_id = '${orderId}'
          order by id limit 1 on conflict do nothing returning 1`,
      )
    await expect.poll(async () => (await send()).length).toBe(1)
    await page.getByRole('link', { name: 'Inbox' }).click()
    await page.getByText('We wrote to ann@shop.example').waitFor()
    await page.getByLabel('Code').fill('BBBBB-BBBBB-BBBBB-BBBBB')
    await page.getByRole('button', { name: 'Confirm', exact: true }).click()
    expect(await page.getByRole('alert').textContent()).toMatch(/not right/)
    await shoot(page, 'inbox-unconfirmed')
    await page.getByLabel('Code').fill('AAAAA-AAAAA-AAAAA-AAAAA')
    await page.getByRole('button', { name: 'Confirm', exact: true }).click()
    await page.getByLabel('Code').waitFor({ state: 'detached' })
    expect(await page.getByTestId('announcement').textContent()).toContain('ann@shop.example')
  })

  test('what is not there says so, and what to do', async () => {
    const page = await visit(stage(), `/orders/${sample(1)}`)
    await page.getByRole('heading', { name: 'There is no such order of yours' }).waitFor()
    await page.goto(`${stage().shop.url}/product/${sample(999)}`)
    await page.getByRole('heading', { name: 'There is no such product' }).waitFor()
    await page.goto(`${stage().shop.url}/?q=zeppelin`)
    await page.getByText('Nothing like that on the shelves').waitFor()
    expect(await page.getByRole('link', { name: 'Look without «zeppelin»' }).getAttribute('href')).toBe('/')
    await shoot(page, 'nothing-found')
  })
}
