import { expect, test } from 'vitest'
import { type Stage, visit } from './stage.ts'

const pictured = `[...document.querySelectorAll('.card .picture')].map((one) => one.outerHTML)`

export function pictures(stage: () => Stage): void {
  test('no two of more than 200 things on the shelves look alike', async () => {
    const page = await visit(stage())
    const { items } = (await (await fetch(`${stage().shop.url}/api/categories`)).json()) as {
      items: { slug: string; products: number }[]
    }
    const drawn: string[] = []
    for (const { slug, products } of items) {
      await page.goto(`${stage().shop.url}/?category=${slug}`)
      if (products > 24) await page.getByRole('button', { name: 'Show more' }).click()
      await page
        .locator('.card:not(.to-come)')
        .nth(products - 1)
        .waitFor()
      drawn.push(...(await page.evaluate<string[]>(pictured)))
    }
    expect(drawn.length).toBeGreaterThan(200)
    expect(new Set(drawn).size).toBe(drawn.length)
    const shapes = new Set(drawn.map((svg) => /<g[^>]*>(.*)<\/g>/.exec(svg)?.[1]))
    expect(shapes.size).toBeGreaterThanOrEqual(60)
  })
}
