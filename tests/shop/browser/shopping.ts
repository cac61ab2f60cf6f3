import { readFile } from 'node:fs/promises'
import type { Page } from 'playwright-core'
import { type Stage, sample } from './stage.ts'

/** What a person does in the shop, as often as the tests do it. */

export async function addProduct(page: Page, { shop }: Stage, n: number, quantity = 1): Promise<void> {
  await page.goto(`${shop.url}/product/${sample(n)}`)
  for (let more = 1; more < quantity; more++)
    await page
      .getByRole('button', { name: / more$/ })
      .first()
      .click()
  await page.getByRole('button', { name: 'Add to the cart' }).click()
  await page.getByText('in your cart').waitFor()
}

const said = {
  'E-mail': 'ann@shop.example',
  Name: 'Ann Onym',
  'Street and number': 'Kai 1',
  Postcode: '24103',
  City: 'Kiel',
}

/** Fills in the checkout and sends it; the page of the order comes next. */
export async function pay(page: Page, stage: Stage, card = 'is approved'): Promise<void> {
  await fillCheckout(page, stage, card)
  await page.getByRole('button', { name: /^Pay €/ }).click()
  await page.locator('.order').waitFor()
}

export async function fillCheckout(page: Page, { shop }: Stage, card: string): Promise<void> {
  await page.goto(`${shop.url}/checkout`)
  await page.locator('.option').first().waitFor()
  for (const [label, text] of Object.entries(said)) await page.getByLabel(label, { exact: true }).fill(text)
  await page.getByRole('button', { name: card }).click()
}

export const orderIn = (page: Page, status: string) => page.locator(`.order[data-status=${status}]`)

export async function signUp(page: Page, { shop }: Stage, email: string): Promise<void> {
  await page.goto(`${shop.url}/account`)
  await page.getByLabel('Your name').fill('Ann Onym')
  await page.getByLabel('Your e-mail').fill(email)
  await page.getByLabel('New password').fill('three quiet words')
  await page.getByRole('button', { name: 'Make the account' }).click()
  await page.getByRole('link', { name: 'Ann', exact: true }).waitFor()
}

export async function logOut(page: Page, { shop }: Stage): Promise<void> {
  await page.goto(`${shop.url}/account`)
  await page.getByRole('button', { name: 'Log out' }).click()
  await page.getByRole('heading', { name: 'Welcome aboard' }).waitFor()
}

/** As staff: says the price of a product anew. */
export async function changePrice(page: Page, { shop }: Stage, n: number, price: string): Promise<void> {
  await page.goto(`${shop.url}/staff/${sample(n)}`)
  await page.getByLabel('Price in €').fill(price)
  await page.getByRole('button', { name: 'Save' }).click()
  await page.getByText('Saved.').waitFor()
}

export async function logInAsStaff(page: Page, { shop }: Stage): Promise<void> {
  await page.goto(`${shop.url}/account`)
  await page.getByLabel('E-mail', { exact: true }).fill('staff@flotilla.test')
  await page.getByLabel('Password', { exact: true }).fill((await readFile(shop.staffPasswordFile, 'utf8')).trim())
  await page.getByRole('button', { name: 'Log in' }).click()
  await page.locator('nav [href="/staff"]').waitFor()
}
