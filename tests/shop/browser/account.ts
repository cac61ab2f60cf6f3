import { expect, test } from 'vitest'
import { addProduct, orderIn, pay, signUp } from './shopping.ts'
import { type Stage, shoot, visit } from './stage.ts'

export function account(stage: () => Stage): void {
  test('who makes an account keeps the cart, finds the orders elsewhere, and leaves nothing behind', async () => {
    const email = `ann-${Date.now()}@shop.example`
    const page = await visit(stage())
    await addProduct(page, stage(), 7)
    await signUp(page, stage(), email)
    await page.getByRole('heading', { name: 'Your cart' }).waitFor()
    expect(await page.locator('.lines').textContent()).toContain('Brass Compass')
    await page.goto(`${stage().shop.url}/checkout`)
    await expect.poll(() => page.getByLabel('E-mail', { exact: true }).inputValue()).toBe(email)
    await pay(page, stage())
    await orderIn(page, 'confirmed').or(orderIn(page, 'shipped')).first().waitFor()

    const elsewhere = await visit(stage(), '/account')
    await elsewhere.getByLabel('E-mail', { exact: true }).fill(email)
    await elsewhere.getByLabel('Password', { exact: true }).fill('not the password')
    await elsewhere.getByRole('button', { name: 'Log in' }).click()
    expect(await elsewhere.getByRole('alert').textContent()).toMatch(/not right/)
    await elsewhere.getByLabel('Password', { exact: true }).fill('three quiet words')
    await elsewhere.getByRole('button', { name: 'Log in' }).click()
    await elsewhere.getByRole('link', { name: 'Ann', exact: true }).waitFor()
    await elsewhere.getByRole('link', { name: 'Orders' }).click()
    await elsewhere.locator('.rows li').waitFor()

    await elsewhere.getByRole('link', { name: 'Ann', exact: true }).click()
    await elsewhere.getByRole('button', { name: 'Log out' }).click()
    await elsewhere.getByRole('heading', { name: 'Welcome aboard' }).waitFor()
    await elsewhere.getByRole('link', { name: 'Orders' }).click()
    await elsewhere.getByRole('heading', { name: 'No orders yet' }).waitFor()
  })

  test('who forgot a password gets a code by mail and sets a new one', async () => {
    const email = `forgetful-${Date.now()}@shop.example`
    await signUp(await visit(stage(), '/account'), stage(), email)
    const page = await visit(stage(), '/account')
    await page.getByRole('link', { name: 'Forgot your password?' }).click()
    await page.getByLabel('E-mail', { exact: true }).fill(email)
    await page.getByRole('button', { name: 'Send me a code' }).click()
    await page.getByRole('status').filter({ hasText: email }).waitFor()
    await page.getByLabel('Code').fill('AAAAA-AAAAA-AAAAA-AAAAA')
    await page.getByLabel('New password').fill('four quiet words now')
    await page.getByRole('button', { name: 'Take this password' }).click()
    expect(await page.getByRole('alert').textContent()).toMatch(/not good any more/)
    await expect.poll(() => codeFor(stage(), email)).toBeDefined()
    await page.getByLabel('Code').fill((await codeFor(stage(), email))!)
    await page.getByRole('button', { name: 'Take this password' }).click()
    await page.getByRole('heading', { name: 'You have a new password' }).waitFor()
    await page.getByRole('main').getByRole('link', { name: 'Log in' }).click()
    await page.getByLabel('E-mail', { exact: true }).fill(email)
    await page.getByLabel('Password', { exact: true }).fill('four quiet words now')
    await page.getByRole('button', { name: 'Log in' }).click()
    await page.getByRole('link', { name: 'Ann', exact: true }).waitFor()
  })

  test('an account that cannot be is refused at its fields', async () => {
    const page = await visit(stage(), '/account')
    await page.getByLabel('New password').fill('short')
    await page.getByRole('button', { name: 'Make the account' }).click()
    await page.getByText('At least 10 characters').waitFor()
    expect(await page.locator('[aria-invalid]').count()).toBe(3)
    await shoot(page, 'account')
  })
}

async function codeFor({ shop }: Stage, email: string): Promise<string | undefined> {
  const [mail] = await shop.rows<{ text: string }>(
    'notifications',
    `select text from mails where to_address = '${email}' and subject = 'Your code for a new password'`,
  )
  return /\b(?:[0-9A-Z]{5}-){3}[0-9A-Z]{5}\b/.exec(mail?.text ?? '')?.[0]
}
