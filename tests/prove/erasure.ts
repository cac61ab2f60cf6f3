import { ledgerFaults, readBooks } from '@flotilla/shop-test/books'
import { later } from './erasure/later.ts'
import { makePerson, type Person } from './erasure/person.ts'
import { type Proof, prove } from './harness/proof.ts'
import { find, readLogs, readTables, sizeOf, telemetryOf } from './harness/search.ts'
import type { Shop } from './harness/shop.ts'
import { openTarget } from './security/target.ts'

const listeners = ['cart', 'gateway', 'notifications', 'orders', 'payments', 'shipping']
const withoutHandler = (program: string) => program.replace(/^\s*\w+\.messages\.on\(customerErased\b.*$/m, '')

await prove('Somebody who wants to be forgotten is, everywhere, and may take all of it along before', async (proof) => {
  const target = await openTarget(proof)
  const { shop, collector } = target
  proof.step('the shop is open')
  const [ann, bob, cleo] = await Promise.all(['Ann', 'Bob', 'Cleo'].map((name) => makePerson(target, name)))
  await Promise.all([ann, bob, cleo].map((person) => person!.useAll()))
  proof.step('three customers have bought, called off, asked for a code and read their mails')
  await takeAlong(proof, ann!, bob!)
  await leave(proof, ann!)

  await untilForgotten(shop, ann!, listeners)

  // What is forgotten by five of six is not forgotten.
  await shop.mutate('notifications', withoutHandler)
  await shop.untilReady()
  proof.claim('control: the other one leaves while one service does not listen', (await cleo!.erase()).status === 200)
  await untilForgotten(
    shop,
    cleo!,
    listeners.filter((service) => service !== 'notifications'),
  )
  proof.step('all owners have heard of it')

  const orders = await readBooks(shop)
  proof.none('the ledger sums to zero and says what the orders say', await ledgerFaults(shop, orders))
  const kept = orders.filter(({ id }) => ann!.orders.includes(id)).length
  proof.claim('orders stay in the books, with their sums', kept === ann!.orders.length, `${kept} orders`)

  await later(shop)
  const places = {
    'tables of all databases, bus too': await readTables(shop),
    logs: readLogs(shop),
    telemetry: telemetryOf(collector),
  }
  proof.table(
    ['looked through', 'texts', 'characters'],
    Object.entries(places).map(([what, texts]) => [what, texts.length, sizeOf(texts)]),
  )
  for (const [what, texts] of Object.entries(places))
    proof.none(`nothing of ${ann!.strings.size} strings of who left is in the ${what}`, find(ann!.strings, texts))
  const tables = places['tables of all databases, bus too']
  const ofBob = new Set(find(bob!.strings, tables).map((line) => line.split(' in ')[0]))
  proof.claim('control: every string of who stayed is found', ofBob.size === bob!.strings.size, `${ofBob.size}`)
  const ofCleo = find(cleo!.strings, tables)
  proof.claim(
    'control: what one service kept is found, and only there',
    ofCleo.length > 0 && ofCleo.every((line) => line.includes(' in notifications ')),
    `${ofCleo.length} places`,
  )
})

async function takeAlong(proof: Proof, ann: Person, bob: Person): Promise<void> {
  const { status, body } = await ann.browser.ask('GET', '/account/data')
  proof.claim('the export is given', status === 200, status)
  const texts = [{ where: 'the export', text: body }]
  const missing = [...ann.strings.keys()].filter((what) =>
    find(ann.strings, texts).every((line) => !line.startsWith(what)),
  )
  proof.none(`the export holds all ${ann.strings.size} strings`, missing)
  proof.none('the export holds nothing of another', find(bob.strings, texts))
  const { orders, parcels, cards, mails } = JSON.parse(body)
  proof.say(`\n${orders.length} orders, ${parcels.length} parcels, ${cards.length} cards, ${mails.length} mails\n`)
  proof.claim(
    'the export holds orders, parcels, cards and mails',
    [orders, parcels, cards, mails].every(({ length }) => length > 0),
  )
}

async function leave(proof: Proof, ann: Person): Promise<void> {
  proof.claim('nobody is forgotten while a parcel is on its way', ann.early === 409, ann.early)
  const wrong = await ann.browser.ask('POST', '/account/erase', { password: 'not the password' })
  proof.claim('nobody is forgotten without the password', wrong.status === 401, wrong.status)
  const { status, body } = await ann.erase()
  proof.claim('with it they are', status === 200 && JSON.parse(body).customerId.startsWith('guest-'), status)
  const again = await ann.logIn()
  proof.claim('and cannot log in any more', again.status === 401, again.status)
}

/** The services have taken the event; what came behind it is looked for afterwards. */
async function untilForgotten(shop: Shop, { customerId }: Person, services: readonly string[]): Promise<void> {
  for (const service of services)
    while ((await shop.rows(service, `select from erasure.erased where subject = '${customerId}'`)).length === 0);
}
