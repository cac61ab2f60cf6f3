import { setTimeout as sleep } from 'node:timers/promises'
import { findValkeyServer } from '@flotilla/cache/testing'
import { fillCarts, pausePayments } from './absence/pause-payments.ts'
import { fillShelves, judge } from './harness/end.ts'
import { natsMissing } from './harness/nats.ts'
import { type Proof, prove } from './harness/proof.ts'
import { openProxy } from './harness/proxy.ts'
import { openReader } from './harness/readers.ts'
import { openShop, type Shop } from './harness/shop.ts'
import { type Deeds, sendShoppers } from './harness/shoppers.ts'

const perSecond = 20
const leastGood = 0.999

await prove(
  'Absence: what is bought and read goes on while the broker, the key issuer, the cache or payments is away',
  async (proof) => {
    const missing = await natsMissing()
    if (missing) return proof.skip('the absence of NATS JetStream, and of identity beside it', missing)
    const awayMs = proof.long ? 60_000 : 12_000
    const deaths: string[] = []
    const cache = await openCache(proof)
    const shop = await openShop(proof, {
      bus: 'nats',
      // The card network takes so long that some wait for it when payments stops. Until when payments waits for it is as by default.
      settings: { NETWORK_ANSWER_MS: '3000', TRACKING_STEP_MS: '300', ...cache.settings },
      onDeath: (service, how) => deaths.push(`${service} ended with ${how}`),
    })
    await fillShelves(shop)
    proof.step('the shop is open')

    const deeds: Deeds = { orders: [], accounts: [], products: [] }
    let over = false
    const enough = () => over && deeds.orders.length + deeds.accounts.length + deeds.products.length >= 100
    const crowd = { random: proof.random, atOnce: 4, mostOpen: 1_000, enough }
    const shopping = sendShoppers(shop, crowd, deeds)

    const checkouts = await fillCarts(shop)
    const stopPayments = async () => {
      const { orders, waiting, lost } = await pausePayments(shop, checkouts)
      deeds.orders.push(...orders)
      proof.claim('some wait for the card network when payments stops', waiting > 0, `${waiting} of ${orders.length}`)
      proof.none('payments’ own pause costs no order whose card is approved', lost)
    }
    await during(proof, { shop, deeds, what: 'payments', away: stopPayments })
    await during(proof, { shop, deeds, what: 'the broker', away: () => shop.restart('nats', awayMs) })
    await during(proof, { shop, deeds, what: 'the key issuer', away: () => shop.freeze('identity', awayMs) })
    if (cache.away) await during(proof, { shop, deeds, what: 'the cache', away: () => cache.away!(awayMs) })
    over = true
    const since = Date.now()
    await shopping
    proof.step('every shopper has an answer')
    proof.none('no service ends because another is away', deaths)
    await judge(proof, shop, { deeds, since, leastSubscriptions: 27, withinSeconds: 90 })

    // A payments that goes by when it reads an answer, not by when that came.
    await shop.mutate('payments', (program) => program.replace('answerAt <= givesUpAt', 'Date.now() <= givesUpAt'))
    const { waiting, lost } = await pausePayments(shop, await fillCarts(shop))
    const blamed = lost.filter((fault) => fault.includes('card network')).length
    const seen = `${blamed} of ${waiting} that waited for it`
    proof.claim('control: otherwise the card network is blamed for it', blamed > 0, seen)

    // Reads need the gateway: who reads without it has to notice.
    const blind = await reading(shop, () => shop.freeze('gateway', 4_000))
    proof.claim('control: while the gateway stands still, reads fail', blind.failed.length > 0, blind.failed.length)
    deaths.length = 0
    await shop.close()
  },
)

/** A Valkey that falls silent, where there is one. */
async function openCache(
  proof: Proof,
): Promise<{ settings: Record<string, string>; away?: (ms: number) => Promise<void> }> {
  const { missing, start } = await findValkeyServer()
  if (missing) {
    proof.skip('the absence of the cache', missing)
    return { settings: {} }
  }
  const valkey = await start()
  proof.later(valkey.stop)
  const proxy = await openProxy(() => Number(new URL(valkey.url).port))
  proof.later(proxy.close)
  return {
    settings: { CACHE_URL: Object.assign(new URL(valkey.url), { port: String(proxy.port) }).href },
    async away(ms) {
      proxy.halfOpen()
      await sleep(ms)
      proxy.heal()
    },
  }
}

interface Absence {
  readonly shop: Shop
  readonly deeds: Deeds
  readonly what: string
  away(): Promise<void>
}

async function during(proof: Proof, { shop, deeds, what, away }: Absence): Promise<void> {
  const ordersBefore = deeds.orders.length
  const { asked, failed } = await reading(shop, away)
  const orders = deeds.orders.length - ordersBefore
  const good = 1 - failed.length / asked
  proof.step(`${what} was away: ${asked} reads, ${failed.length} failed; ${orders} orders were taken`)
  proof.claim(`reads while ${what} is away: ≥ ${leastGood * 100} %`, good >= leastGood, `${(good * 100).toFixed(2)} %`)
  for (const fault of failed.slice(0, 3)) proof.say(`- ${fault}`)
  proof.claim(`orders are taken while ${what} is away`, orders > 0, orders)
}

async function reading(shop: Shop, away: () => Promise<void>) {
  const ending = new AbortController()
  const reader = await openReader(shop.url)
  const read = reader.readSteadily(perSecond, ending.signal)
  await away()
  await sleep(1_000)
  ending.abort()
  return read
}
