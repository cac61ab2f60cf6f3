import {
  disagreementsOf,
  isSettled,
  ledgerFaults,
  readBooks,
  sampleProduct,
  stockFaults,
  stockUp,
} from '@flotilla/shop-test/books'
import { makeCustomer, type Placed } from '@flotilla/shop-test/customer'
import { makeShop, pause, type Shop, until } from '@flotilla/shop-test/shop'
import { existenceFaults } from './harness/end.ts'
import { type Proof, prove } from './harness/proof.ts'
import { openReader } from './harness/readers.ts'

const everyMs = 3_000
const kills = { short: 40, long: 200 }
const buyers = 4
const readsPerSecond = 100
const leastShare = 0.9
// Two kills that follow each other, a restart after each, and who was cut off asks again.
const longestGapMs = 10_000
const standstillMs = 12_000
const card = '4242424242424242'
const product = sampleProduct(21)
const onShelf = 90_000
// Many shoppers come from one address here; and a step that is late would be undone, which would hide that it was lost.
const settings = {
  STEP_TIMEOUT_MS: '300000',
  RATE_LIMIT_PER_MINUTE: '1000000',
  PERSON_LIMIT_PER_MINUTE: '1000000',
  ORDER_LIMIT_PER_MINUTE: '1000000',
  REQUESTS_PER_ADDRESS: '1000000',
  OTEL_TRACES_SAMPLER_ARG: '0.01',
}

interface Try {
  readonly endedAt: number
  /** The order, or the status with which the first try ended: 0 without an answer. */
  readonly end: Placed | number
}

interface Kill {
  readonly name: string
  readonly at: number
}

interface Process {
  readonly name: string
  readonly pid: number | null
}

await prove(
  'Kills: one process of `npm start` after the other gets SIGKILL, the database too, while people buy',
  async (proof) => {
    const shop = await makeShop(settings)
    proof.later(shop.remove)
    await shop.start()
    await stockUp(shop, product, [onShelf / 3, onShelf / 3, onShelf / 3])
    proof.step('the shop is open')

    const done: Kill[] = []
    const { tries, placed, reading } = await whileShopping(shop, async () => {
      for (let left = proof.long ? kills.long : kills.short; left > 0; left--) {
        await pause(everyMs)
        const { name, pid } = proof.random.pick(await processesOf(shop))
        process.kill(pid!, 'SIGKILL')
        done.push({ name, at: performance.now() })
      }
      await pause(everyMs)
    })
    show(proof, done, tries)
    proof.say(`${reading.asked} reads meanwhile, ${reading.failed.length} of them not answered within 2 s`)
    const { share, gapMs, gapEnd } = measure(tries)
    const during = done.filter(({ at }) => at > gapEnd - gapMs - everyMs && at < gapEnd)
    proof.claim(
      `≥ ${leastShare * 100} % of checkouts are accepted at the first try`,
      share >= leastShare,
      `${(share * 100).toFixed(2)} %`,
    )
    proof.claim(
      `never ${longestGapMs / 1_000} s without one that is`,
      gapMs < longestGapMs,
      `${seconds(gapMs)}, around the kill of ${during.map(({ name }) => name).join(', ')}`,
    )

    await until(async () => JSON.parse(await shop.flotilla('status', '--json')).ready)
    const still = await whileShopping(shop, () => standStill(shop, 'cart'))
    const control = measure(still.tries).gapMs
    proof.claim('control: while the cart stands still, none is', control > longestGapMs, seconds(control))
    await until(() => isSettled(shop))
    await judge(proof, shop, [...placed, ...still.placed])
  },
)

/** People buy, each one thing after the other, and others read, until `work` is done. */
async function whileShopping(shop: Shop, work: () => Promise<void>) {
  const tries: Try[] = []
  const placed: Placed[] = []
  let over = false
  // Calls for readers fail too, by the hundred: that must not be held against those who buy.
  const leave = new AbortController()
  const reads = (await openReader(shop.url)).readSteadily(readsPerSecond, leave.signal)
  async function buyer(): Promise<void> {
    while (!over) placed.push(await buy(shop, tries))
  }
  const shopping = Promise.all(Array.from({ length: buyers }, buyer))
  await work()
  over = true
  leave.abort()
  await shopping
  return { tries, placed, reading: await reads }
}

/** One checkout, noted as it went at the first try; whoever is refused asks again under the same key. */
async function buy(shop: Shop, tries: Try[]): Promise<Placed> {
  const customer = await makeCustomer(shop.url)
  const checkout = await customer.fill(product, 1, card)
  const end = await checkout.tryOnce()
  tries.push({ endedAt: performance.now(), end })
  return typeof end === 'number' ? checkout.place() : end
}

async function processesOf(shop: Shop): Promise<Process[]> {
  const { services, database } = JSON.parse(await shop.flotilla('status', '--json'))
  const all: Process[] = [...services, { ...database, name: 'database' }]
  return all.filter(({ pid }) => pid)
}

async function standStill(shop: Shop, name: string): Promise<void> {
  const { pid } = (await processesOf(shop)).find((one) => one.name === name)!
  await pause(everyMs)
  process.kill(pid!, 'SIGSTOP')
  await pause(standstillMs)
  process.kill(pid!, 'SIGCONT')
  await pause(everyMs)
}

/** Without those who were cut off by the death of the gateway: they have no answer that could be better. */
function answeredOf(tries: readonly Try[]): Try[] {
  return tries.filter(({ end }) => end !== 0)
}

function isRefused({ end }: Try): boolean {
  return typeof end === 'number'
}

function seconds(ms: number): string {
  return `${(ms / 1_000).toFixed(1)} s`
}

/** Of the checkouts that were answered, how many at the first try; and the longest time without one. */
function measure(tries: readonly Try[]): { share: number; gapMs: number; gapEnd: number } {
  const answered = answeredOf(tries)
  const accepted = answered.filter((one) => !isRefused(one))
  const times = accepted.map(({ endedAt }) => endedAt).toSorted((a, b) => a - b)
  const gaps = times.slice(1).map((at, n) => ({ gapMs: at - times[n]!, gapEnd: at }))
  return { share: accepted.length / answered.length, ...gaps.toSorted((a, b) => b.gapMs - a.gapMs)[0]! }
}

function show(proof: Proof, done: readonly Kill[], tries: readonly Try[]): void {
  const refused = answeredOf(tries).filter(isRefused)
  const rows = [...Map.groupBy(done, ({ name }) => name)].map(([name, ofIt]) => {
    const near = refused.filter(({ endedAt }) => done.findLast(({ at }) => at < endedAt)?.name === name)
    return [name, ofIt.length, near.length, [...new Set(near.map(({ end }) => end))].join(', ')] as const
  })
  proof.table(['killed', 'times', 'checkouts refused until the next kill', 'with'], rows.toSorted())
  const cut = tries.length - answeredOf(tries).length
  proof.say(`${done.length} kills, ${tries.length} checkouts, ${cut} of them cut off with the gateway`)
}

async function judge(proof: Proof, shop: Shop, placed: readonly Placed[]): Promise<void> {
  const orders = await readBooks(shop)
  proof.none('every checkout that was answered is one order, and there is no other', existenceFaults(orders, placed))
  proof.none('all services say the same of every order', orders.flatMap(disagreementsOf))
  proof.none('the ledger sums to zero and says what the orders say', await ledgerFaults(shop, orders))
  proof.none('stock and reservations agree', await stockFaults(shop, new Map([[product, onShelf]])))
}
