import { setTimeout as sleep } from 'node:timers/promises'
import { fillShelves, judge } from './harness/end.ts'
import { natsMissing } from './harness/nats.ts'
import { type Proof, prove } from './harness/proof.ts'
import { openProxy, type Proxy } from './harness/proxy.ts'
import { type BusKind, openShop, type Shop, type Store } from './harness/shop.ts'
import { type Deeds, sendShoppers } from './harness/shoppers.ts'

const short = { seconds: 20, pauseMs: 1_500, troubleMs: 2_000 }
const long = { seconds: 600, pauseMs: 5_000, troubleMs: 10_000 }
const troubles = ['killed', 'emptied', 'cut off', 'half-open', 'slow'] as const
const jumps = ['ahead', 'behind'] as const

await prove(
  'Chaos: stores are killed, emptied, cut off, slow and half-open, and clocks jump, while orders flow',
  async (proof) => {
    await onBus(proof, 'postgres')
    const missing = await natsMissing()
    if (missing) proof.skip('chaos on NATS JetStream', missing)
    else await onBus(proof, 'nats')
  },
)

async function onBus(proof: Proof, bus: BusKind): Promise<void> {
  const { random } = proof
  const plan = proof.long ? long : short
  proof.say(`\n### On ${bus === 'nats' ? 'NATS JetStream' : 'the PostgreSQL bus'}\n`)
  const proxies = new Map<Store, Proxy>()
  const deaths: string[] = []
  const shop = await openShop(proof, {
    bus,
    // Soon, for what payments times while its clock is ahead is late by that much more.
    settings: { NETWORK_TIMEOUT_MS: '3000', NETWORK_LATE_MS: '5000', TRACKING_STEP_MS: '300' },
    onDeath: (service, how) => deaths.push(`${service} ended with ${how}`),
    async between(store, port) {
      const proxy = await openProxy(port)
      proof.later(proxy.close)
      proxies.set(store, proxy)
      return proxy.port
    },
  })
  await fillShelves(shop)
  proof.step('the shop is open')

  const deeds: Deeds = { orders: [], accounts: [], products: [] }
  let over = false
  // Two decks of all that can be done, so that every subscription has something to take.
  const enough = () => over && deeds.orders.length + deeds.accounts.length + deeds.products.length >= 100
  const shopping = sendShoppers(shop, { random, atOnce: 6, mostOpen: 40, enough }, deeds)
  const counts = new Map<string, number>()
  const count = (what: string) => counts.set(what, (counts.get(what) ?? 0) + 1)
  const end = performance.now() + plan.seconds * 1_000
  // Each trouble with each store once, then as it comes.
  const each = [...proxies.keys()].flatMap((store) =>
    // What PostgreSQL holds is nowhere else.
    troubles.filter((trouble) => store === 'nats' || trouble !== 'emptied').map((trouble) => ({ store, trouble })),
  )
  for (const first = random.shuffle(each); first.length > 0 || performance.now() < end; ) {
    const { store, trouble } = first.pop() ?? random.pick(each)
    const [pauseMs, ms, lateMs] = [
      random.between(plan.pauseMs, plan.pauseMs * 4),
      random.between(500, plan.troubleMs),
      random.between(20, 200),
    ]
    await sleep(pauseMs)
    await make(trouble, { shop, store, proxy: proxies.get(store)!, ms, lateMs })
    count(`${store} ${trouble}`)
    for (const jump of jumps) {
      await shop.jump(random.pick(shop.services), jump, ms)
      count(jump)
    }
  }
  over = true
  const since = Date.now()
  proof.step('the last trouble is over')
  await shopping
  proof.step('every shopper has an answer')

  proof.table(
    ['store', ...troubles],
    [...proxies.keys()].map((store) => [store, ...troubles.map((trouble) => counts.get(`${store} ${trouble}`) ?? 0)]),
  )
  proof.say(`one service's clock was ${jumps.map((jump) => `${jump} ${counts.get(jump)} times`).join(', ')}`)
  proof.say(`${deeds.orders.length} orders, ${deeds.accounts.length} accounts, ${deeds.products.length} products`)
  proof.none(`${bus}: no service ends because a store is away`, deaths)
  await judge(proof, shop, { deeds, since, leastSubscriptions: 27 })
  deaths.length = 0
  await shop.close()
}

interface Where {
  readonly shop: Shop
  readonly store: Store
  readonly proxy: Proxy
  readonly ms: number
  readonly lateMs: number
}

async function make(trouble: (typeof troubles)[number], { shop, store, proxy, ms, lateMs }: Where): Promise<void> {
  if (trouble === 'killed' || trouble === 'emptied') return shop.restart(store, ms, trouble === 'emptied')
  if (trouble === 'cut off') return proxy.cut()
  if (trouble === 'half-open') proxy.halfOpen()
  else proxy.delay(lateMs)
  await sleep(ms)
  proxy.heal()
  proxy.delay(0)
}
