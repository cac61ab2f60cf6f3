import { setTimeout as sleep } from 'node:timers/promises'
import { crashPoints } from '@flotilla/crash-points'
import { fillShelves, judge } from './harness/end.ts'
import { type Killer, makeKiller } from './harness/killer.ts'
import { type Cell, drawCells, where } from './harness/matrix.ts'
import { natsMissing } from './harness/nats.ts'
import { type Proof, prove } from './harness/proof.ts'
import { ordersOfRetries } from './harness/retries.ts'
import { type BusKind, openShop, type Shop } from './harness/shop.ts'
import { type Deeds, sendShoppers } from './harness/shoppers.ts'

// Orders that are not settled yet: more would only wait longer.
const mostOpen = 40
// Twice all that can be done: once is not always enough for every answer that can come.
const short = { atOnce: 8, calm: 50, latest: 6, patienceMs: 8_000, sample: 6, kills: 6, orders: 90, minutes: 2 }
const long = {
  atOnce: 40,
  calm: 100,
  latest: 40,
  patienceMs: 20_000,
  sample: Number.POSITIVE_INFINITY,
  kills: 250,
  orders: 5_000,
  minutes: 25,
}

await prove(
  'Kill points: SIGKILL at every named point, in every service that has it, while orders flow',
  async (proof) => {
    await onBus(proof, 'postgres')
    const missing = await natsMissing()
    if (missing) proof.skip('the matrix on NATS JetStream', missing)
    else await onBus(proof, 'nats')
  },
)

async function onBus(proof: Proof, bus: BusKind): Promise<void> {
  const plan = proof.long ? long : short
  proof.say(`\n### On ${bus === 'nats' ? 'NATS JetStream' : 'the PostgreSQL bus'}\n`)
  const killer = makeKiller()
  const deeds: Deeds = { orders: [], accounts: [], products: [] }
  // A card that is silent is given up on soon, by payments and by the saga at about the same time: now the one is first, now the other. One that is late answers after that.
  const settings = {
    STEP_TIMEOUT_MS: '10000',
    NETWORK_TIMEOUT_MS: '10000',
    NETWORK_LATE_MS: '12000',
    TRACKING_STEP_MS: '300',
  }
  const shop = await openShop(proof, { bus, settings, crashAt: killer.crashAt, onDeath: killer.onDeath })
  await fillShelves(shop)
  proof.step('the shop is open')

  // First without a crash, but every process would die at each point that the table says is not there.
  const calm = () => deeds.orders.length + deeds.accounts.length + deeds.products.length >= plan.calm
  await sendShoppers(shop, { random: proof.random, atOnce: plan.atOnce, mostOpen, enough: calm }, deeds)
  proof.none(`${bus}: no service passes a point that the table says it has not`, killer.faults)

  proof.step(`${plan.calm} deeds without a kill`)
  const began = performance.now()
  const draw = () => drawCells(proof.random, plan.latest)
  const cells = draw().slice(0, plan.sample)
  killer.arm(cells, proof.long ? draw : undefined)
  await killAll(shop, killer)
  let enough = false
  let told = began
  const shopping = sendShoppers(
    shop,
    { random: proof.random, atOnce: plan.atOnce, mostOpen, enough: () => enough },
    deeds,
  )
  while (!enough) {
    await watch(shop, killer, plan.patienceMs)
    if (performance.now() - told > 60_000) {
      told = performance.now()
      proof.step(
        `${killer.kills} kills, ${missedOf(killer, cells).length} cells to come, ${deeds.orders.length} orders`,
      )
    }
    const isKilled = killer.kills >= plan.kills && missedOf(killer, cells).length === 0
    // The other orders are to see what was left behind.
    if (isKilled) killer.arm([])
    const isOver = performance.now() - began > plan.minutes * 60_000
    enough = isOver || (isKilled && deeds.orders.length >= plan.orders)
  }

  // The last kill is that of all services at once, in the middle of it all.
  proof.step(`${killer.kills} kills`)
  killer.disarm()
  const since = Date.now()
  await killAll(shop, killer)
  await shopping
  proof.step('every shopper has an answer')
  proof.none(`${bus}: no service ends in another way`, killer.faults)
  show(proof, bus, killer, { cells, deeds })
  // Some hundred orders do not sell anything out, and do not see every way to end.
  await judge(proof, shop, { deeds, since, leastSubscriptions: proof.long ? 30 : 27 })
  await retryWithKeys(proof, shop)
  proof.step('judged')
  await shop.close()
}

// A checkout whose answer got lost is sent again: with its key, or from another tab with another, it is one order. What is put in again is ordered again.
async function retryWithKeys(proof: Proof, shop: Shop): Promise<void> {
  const kept = await ordersOfRetries(shop, 'same key')
  const fresh = await ordersOfRetries(shop, 'fresh key')
  const filled = await ordersOfRetries(shop, 'cart filled again')
  proof.claim(
    `${shop.bus}: checkouts that are tried twice under one key are one order`,
    kept.orders === kept.checkouts,
    kept.orders,
  )
  proof.claim(
    `${shop.bus}: checkouts of one cart under two keys are one order`,
    fresh.orders === fresh.checkouts,
    fresh.orders,
  )
  proof.claim(
    `${shop.bus}: control: with the cart filled again before the second they double`,
    filled.orders === 2 * filled.checkouts,
    filled.orders,
  )
}

async function killAll(shop: Shop, killer: Killer): Promise<void> {
  await Promise.all(shop.services.map((service) => shop.kill(service, () => killer.byHand(service))))
}

// A point that is not passed for a while is given up for the next one, and tried again later.
async function watch(shop: Shop, killer: Killer, patienceMs: number): Promise<void> {
  for (const service of killer.overdue(patienceMs)) {
    await shop.kill(service, () => killer.byHand(service))
  }
  await sleep(200)
}

function missedOf({ hits }: Killer, cells: readonly Cell[]): Cell[] {
  return cells.filter(({ service, point }) => !hits.has(`${service} ${point}`))
}

function show(proof: Proof, bus: BusKind, killer: Killer, { cells, deeds }: { cells: readonly Cell[]; deeds: Deeds }) {
  const services = Object.keys(where)
  const hitsOf = (service: string, point: string) => killer.hits.get(`${service} ${point}`) ?? 0
  proof.table(
    ['SIGKILLs at', ...services],
    crashPoints.map((point) => [
      point,
      ...services.map((service) => (where[service]!.includes(point) ? hitsOf(service, point) : '–')),
    ]),
  )
  proof.say(
    `${killer.kills} SIGKILLs at ${killer.hits.size} cells, ${killer.handKills} more by hand; ${deeds.orders.length} orders, ${deeds.accounts.length} accounts, ${deeds.products.length} products`,
  )
  proof.none(
    `${bus}: every cell of ${cells.length} was hit`,
    missedOf(killer, cells).map(({ service, point }) => `${service} never died at ${point}`),
  )
  const plan = proof.long ? long : short
  proof.claim(`${bus}: ≥ ${plan.kills} SIGKILLs`, killer.kills >= plan.kills, killer.kills)
  proof.claim(`${bus}: ≥ ${plan.orders} orders`, deeds.orders.length >= plan.orders, deeds.orders.length)
}
