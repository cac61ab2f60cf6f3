import { headers as names } from '@flotilla/contract'
import { sql } from '@flotilla/postgres'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type Cart, openCart } from '../test/cart.ts'
import { openCatalog } from './ports.ts'

let cart: Cart
beforeAll(async () => {
  cart = await openCart()
})
afterAll(() => cart?.close())

const person = (id?: string) => cart.person(id)
const sell = (amount?: number, id?: string) => cart.sell(amount, id)
const merge = (from: string, into: string) => cart.merge(from, into)
const deliver = (message: ReturnType<Cart['ordered']>) => cart.app.messages.deliver(message)

test('put in, put in anew, taken out', async () => {
  const [ann, a, b] = [await person(), sell(250), sell(40)]
  expect(await ann.cart()).toEqual({ items: [], totals: [], gone: [], revision: expect.any(String) })
  await ann.put(a)
  await ann.put(b, 3)
  const bag = (await ann.put(a, 2)).json()
  expect(bag.items).toMatchObject([
    { productId: a, quantity: 2, price: { amount: 250 } },
    { productId: b, quantity: 3 },
  ])
  expect(bag.totals).toEqual([{ amount: 620, currency: 'EUR' }])
  expect((await ann.remove(a)).json().items).toMatchObject([{ productId: b }])
  expect((await ann.remove(a)).statusCode).toBe(200)
})

test('a revision names the lines as they are: each change makes another, and none comes back for new lines', async () => {
  const [ann, guest, a, b] = [await person(), await person(), sell(), sell()]
  const steps = [
    () => ann.put(a, 2),
    () => ann.put(a, 2),
    () => ann.put(b),
    () => ann.remove(a),
    async () => (await guest.put(b), merge(guest.id, ann.id)),
    () => deliver(cart.ordered(ann.id, [{ productId: b, quantity: 1 }])),
    async () => (await deliver(cart.ordered(ann.id, [{ productId: b, quantity: 1 }])), ann.put(b)),
    async () => (await ann.remove(b), ann.put(b)),
  ]
  const seen: string[] = []
  for (const step of steps) {
    await step()
    seen.push((await ann.cart()).revision)
  }
  expect(new Set(seen).size).toBe(8)
  // Looking changes nothing.
  expect((await ann.cart()).revision).toBe(seen.at(-1))
})

test('lines that pods of the version before write have revisions too', async () => {
  const [ann, a] = [await person(), sell()]
  const old = (quantity: number) =>
    cart.db.query(sql('test.old-put')`
      insert into cart_items (owner, product_id, name, quantity, seen_amount, seen_currency)
      values (${ann.id}, ${a}, 'A', ${quantity}, 100, 'EUR')
      on conflict (owner, product_id) do update set quantity = excluded.quantity`)
  const revisions: string[] = []
  for (const quantity of [1, 1, 2]) {
    await old(quantity)
    revisions.push((await ann.cart()).revision)
  }
  expect(new Set(revisions).size).toBe(3)
})

test('what is no longer for sale is in no revision', async () => {
  const [ann, a, b] = [await person(), sell(), sell()]
  const { revision } = (await ann.put(a)).json()
  expect(revision).toEqual(expect.any(String))
  await ann.put(b)
  cart.goods.delete(b)
  for (const gone of [1, 0]) {
    const { gone: lines, revision: now } = await ann.cart()
    expect([lines.length, now]).toEqual([gone, revision])
  }
})

test('a price that changed is shown beside the one that was seen, until it is seen', async () => {
  const [ann, a] = [await person(), sell(100)]
  await ann.put(a)
  sell(130, a)
  expect((await ann.cart()).items).toMatchObject([{ price: { amount: 130 }, was: { amount: 100 } }])
  const [seen] = (await ann.put(a)).json().items
  expect(seen).not.toHaveProperty('was')
})

test('what is no longer for sale is named once, and leaves', async () => {
  const [ann, a, b] = [await person(), sell(), sell()]
  const { name } = cart.goods.get(a)!
  await ann.put(a)
  await ann.put(b)
  cart.goods.delete(a)
  expect(await ann.cart()).toMatchObject({ items: [{ productId: b }], gone: [{ productId: a, name }] })
  expect((await ann.cart()).gone).toEqual([])
  expect((await ann.put(a)).json()).toMatchObject({ status: 422, code: 'cart.product-unknown' })
})

test('many who put something in at once lose nothing, and the 51st product finds no room', async () => {
  const [ann, products] = [await person(), Array.from({ length: 60 }, () => sell())]
  const codes: number[] = []
  for (const id of products.slice(0, 45)) codes.push((await ann.put(id)).statusCode)
  const answers = await Promise.all(products.slice(45).map((id) => ann.put(id)))
  codes.push(...answers.map((answer) => answer.statusCode))
  expect([codes.filter((code) => code === 200).length, codes.filter((code) => code === 422).length]).toEqual([50, 10])
  const { items } = await ann.cart()
  const accepted = products.filter((_, i) => codes[i] === 200)
  expect(items.map((item: { productId: string }) => item.productId).toSorted()).toEqual(accepted.toSorted())
  // Of what is in it there may be more.
  expect((await ann.put(accepted[0]!, 9)).statusCode).toBe(200)
  expect((await ann.put(products[codes.indexOf(422)]!)).json()).toMatchObject({ code: 'cart.cart-full' })
})

test('a cart is its owner’s', async () => {
  const [ann, bob, a] = [await person(), await person(), sell()]
  await ann.put(a)
  expect((await bob.cart()).items).toEqual([])
  expect((await cart.app.inject('/cart')).statusCode).toBe(401)
  const merging = {
    method: 'POST',
    url: '/cart/merge',
    headers: ann.headers,
    payload: { from: 'a', into: 'b' },
  } as const
  expect((await cart.app.inject(merging)).statusCode).toBe(403)
})

test('a guest says who they are: their cart moves into the customer’s, once', async () => {
  const [guest, ann, a, b] = [await person(), await person(), sell(), sell()]
  await guest.put(a, 60)
  await guest.put(b, 2)
  await ann.put(a, 60)
  const moves = await Promise.all([merge(guest.id, ann.id), merge(guest.id, ann.id), merge(ann.id, ann.id)])
  expect(moves.map((move) => move.json().moved).toSorted()).toEqual([0, 0, 2])
  expect((await ann.cart()).items).toMatchObject([
    { productId: a, quantity: 99 },
    { productId: b, quantity: 2 },
  ])
  expect((await guest.cart()).items).toEqual([])
})

test('merged crosswise at once: nobody waits in a circle, and nothing is lost', async () => {
  const [ann, bob, a, b] = [await person(), await person(), sell(), sell()]
  await ann.put(a)
  await bob.put(b)
  const merges = Array.from({ length: 20 }, (_, n) => (n % 2 ? merge(ann.id, bob.id) : merge(bob.id, ann.id)))
  expect((await Promise.all(merges)).map((move) => move.statusCode)).toEqual(Array(20).fill(200))
  const both = [...(await ann.cart()).items, ...(await bob.cart()).items]
  expect(both.map((item) => item.productId).toSorted()).toEqual([a, b].toSorted())
})

test('what was ordered leaves the cart, and no more than that', async () => {
  const [ann, a, b, c] = [await person(), sell(), sell(), sell()]
  await ann.put(a, 2)
  await ann.put(b, 5)
  await ann.put(c)
  const placed = cart.ordered(ann.id, [
    { productId: a, quantity: 2 },
    { productId: b, quantity: 3 },
  ])
  expect([await deliver(placed), await deliver(placed)]).toEqual(['done', 'duplicate'])
  expect((await ann.cart()).items).toMatchObject([
    { productId: b, quantity: 2 },
    { productId: c, quantity: 1 },
  ])
})

test('catalog does not answer: 503 in time, and never an old price; the deadline travels on', async () => {
  const [ann, a] = [await person(), sell()]
  await ann.put(a)
  const impatient = { ...ann.headers, [names.deadline]: '600' }
  await cart.app.inject({ url: '/cart', headers: impatient })
  expect(cart.deadlines.at(-1)).toBeGreaterThan(0)
  expect(cart.deadlines.at(-1)).toBeLessThan(600)

  const { keys } = cart.ports
  const silent = openCatalog(cart.config.CATALOG_URL, keys)
  const gone = openCatalog('http://127.0.0.1:1', keys)
  cart.behaviour.catalogAnswers = false
  try {
    for (const catalog of [silent, gone]) {
      const other = await cart.replica({ catalog })
      const answer = await other.inject({ url: '/cart', headers: impatient })
      expect(answer.json()).toMatchObject({ status: 503, code: 'request.unavailable' })
      expect(answer.headers['retry-after']).toBe('1')
      await other.close()
    }
  } finally {
    cart.behaviour.catalogAnswers = true
    await Promise.all([silent.close(), gone.close()])
  }
  expect((await ann.cart()).items).toHaveLength(1)
})
