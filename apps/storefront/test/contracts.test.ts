import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'
import { contracts } from '../contracts.ts'

const load = contracts().load as unknown as (id: string) => Promise<string | undefined>
const fileOf = (name: string) => fileURLToPath(new URL(`../../../${name}`, import.meta.url))

test('of a contract a browser gets how operations are called and the codes of problems; schemas stay out', async () => {
  const code = await load(fileOf('contracts/orders/src/operations.ts'))
  expect(code).toContain('export const placeOrder = {"method":"POST","path":"/orders","idempotency":"key"}')
  expect(code).toContain('"cartOrdered":{"code":"orders.cart-ordered"}')
  expect(code).not.toMatch(/schemas|properties|export const Order\b/)
  expect(await load(fileOf('packages/contract/src/index.ts'))).toMatch(/^export const problems = \{.*\}\n$/)
})

test('all other modules are what they are', async () => {
  for (const file of ['packages/contract/src/path.ts', 'apps/storefront/src/main.tsx', 'contracts/orders/package.json'])
    expect(await load(fileOf(file))).toBeUndefined()
})
