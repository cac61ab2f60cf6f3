import { spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, realpathSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { copyRepository, git, linkDependencies } from './scratch.ts'

let checkout: string

beforeAll(() => {
  checkout = mkdtempSync(join(realpathSync(tmpdir()), 'flotilla-contracts-test-'))
  copyRepository(checkout)
  linkDependencies(checkout)
})

beforeEach(() => void git(checkout, 'checkout', '-q', '--', '.'))
afterAll(() => rmSync(checkout, { recursive: true, force: true }))

function edit(path: string, from: string, to: string): void {
  const text = readFileSync(join(checkout, path), 'utf8')
  expect(text).toContain(from)
  writeFileSync(join(checkout, path), text.replace(from, to))
}

function contracts(...args: string[]): { code: number | null; output: string } {
  const { FLOTILLA_ROOT: _, ...env } = process.env
  const main = join(checkout, 'packages/cli/src/main.ts')
  const { status, stdout, stderr } = spawnSync(process.execPath, [main, 'contracts', ...args], {
    cwd: checkout,
    env,
    encoding: 'utf8',
  })
  return { code: status, output: stdout + stderr }
}

test('nothing changed: nothing to say, and the documents are those of the code', () => {
  expect(contracts('--against', 'main')).toMatchObject({ code: 0, output: expect.stringMatching(/^0 findings/) })
  expect(contracts()).toMatchObject({ code: 0, output: expect.stringContaining('0 differ') })
  expect(git(checkout, 'status', '--short', 'contracts')).toBe('')
})

test('a field that cart reads is removed: cart is named, with the place; who does not read it is not', () => {
  edit('contracts/catalog/src/product.ts', '  price: Money,\n  picture: Picture,\n}', '  picture: Picture,\n}')
  const { code, output } = contracts('--against', 'main')
  expect(output).toMatch(
    /breaks +catalog operation getProducts, reply 200, items\[\]\.price: removed\n +cart: src\/\S+\.ts\(\d+,\d+\): error TS2339: .*'price'/,
  )
  expect(output).toMatch(/breaks +catalog operation getProduct, reply 200, price: removed\n[^]*?gateway passes it on/)
  expect(output).not.toContain('notifications: ')
  expect(code).toBe(1)
})

test('a field that nobody reads may go; who calls the operation is told all the same', () => {
  edit('contracts/identity/src/operations.ts', `              use: Type.Literal('sig'),\n`, '')
  const { code, output } = contracts('--against', 'main')
  expect(output).toMatch(
    /note +identity operation getKeys, reply 200, keys\[\]\.use: removed\n +gateway names it; its types do not mind/,
  )
  expect(code).toBe(0)
})

test('a field more breaks nobody; who reads it already has to come second', () => {
  edit(
    'contracts/cart/src/operations.ts',
    'totals: Type.Array(Money)',
    'colour: Type.String(), totals: Type.Array(Money)',
  )
  edit(
    'services/orders/src/ports.ts',
    'export',
    'import type { Cart as C } from "@flotilla/cart-contract/operations"\nexport const colourOf = (cart: C) => cart.colour\nexport',
  )
  const { code, output } = contracts('--against', 'main')
  expect(output).toMatch(/note +cart operation getCart, reply 200, colour: added/)
  expect(output).toMatch(/order +orders needs its providers’ new version\n +orders: src\/ports\.ts.*'colour'/)
  expect(code).toBe(0)
})

test('an event’s field is removed, and a value more is told: who listens checks it all, and is named', () => {
  edit('contracts/orders/src/events.ts', '      email: Type.String(),\n', '')
  edit('contracts/orders/src/order.ts', `'cancelling', 'cancelled'`, `'cancelling', 'cancelled', 'lost'`)
  const { code, output } = contracts('--against', 'main')
  expect(output).toMatch(
    /breaks +orders event orders\.event\.order-placed\.v1, data, email: removed\n +cart\n +notifications/,
  )
  expect(output).toMatch(
    /breaks +orders event orders\.event\.order-progressed\.v1, data, status: may be «lost» now\n +gateway/,
  )
  expect(code).toBe(1)
})

test('documents that are not those of the code are found', () => {
  edit('contracts/orders/src/events.ts', `reason: Type.String()`, `reason: Type.Optional(Type.String())`)
  edit('contracts/cart/src/operations.ts', `method: 'PUT'`, `method: 'PATCH'`)
  const { code, output } = contracts()
  expect(git(checkout, 'status', '--short', 'contracts')).toContain('contracts/orders/asyncapi.json')
  expect(output).toMatch(/services\/cart\/openapi\.json: putItem is not that of today/)
  expect(code).toBe(1)
})
