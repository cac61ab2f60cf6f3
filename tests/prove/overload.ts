import { type Buyers, prepareBuyers } from './harness/buyers.ts'
import { fillShelves, judge } from './harness/end.ts'
import { type Answer, type Crowd, openCrowd, quantile, searches } from './harness/load.ts'
import { type Proof, prove } from './harness/proof.ts'
import { openProxy } from './harness/proxy.ts'
import { openShop } from './harness/shop.ts'

// What a request costs is the way to the database: then a machine with two cores has a capacity that it can be asked three times of.
const lateMs = 20
const limit = 24
// Enough to keep the database's connections busy, and so few that none is shed while others order.
const peakAtOnce = limit / 2
const patienceMs = 3_000
const times = 3
const buyersPerSecond = 3

await prove(
  'Overload: at three times its capacity the shop does as much as at its best, and orders go first',
  async (proof) => {
    const plan = proof.long ? { rounds: 4, seconds: 15 } : { rounds: 2, seconds: 8 }
    const limited = await overloaded(proof, plan, limit)
    proof.claim(
      `what is answered at ${times} × is ≥ 0.9 of the peak`,
      limited.goodput >= 0.9,
      limited.goodput.toFixed(3),
    )
    proof.claim('≥ 99.5 % of checkouts are taken', limited.bought >= 0.995, `${(limited.bought * 100).toFixed(2)} %`)
    proof.claim('browsing is shed meanwhile', limited.shed > 0.3, `${(limited.shed * 100).toFixed(0)} %`)
    proof.claim('as before ≤ 5 s after', limited.recoveredMs <= 5_000, `${(limited.recoveredMs / 1_000).toFixed(1)} s`)

    const open = await overloaded(proof, { ...plan, rounds: 1 }, 100_000)
    const fails = open.goodput < 0.9 || open.bought < 0.995
    const seen = `${open.goodput.toFixed(3)} of the peak, ${(open.bought * 100).toFixed(2)} % of checkouts`
    proof.claim('control: without limits it does not hold', fails, seen)
  },
)

interface Plan {
  readonly rounds: number
  /** At the peak, and as long at the overload. */
  readonly seconds: number
}

interface Seen {
  /** Answered at the overload, for one answered at the peak. */
  readonly goodput: number
  readonly bought: number
  readonly shed: number
  readonly recoveredMs: number
}

async function overloaded(proof: Proof, plan: Plan, maxConcurrency: number): Promise<Seen> {
  proof.say(`\n### With ${maxConcurrency} requests at a time\n`)
  let proxy!: Awaited<ReturnType<typeof openProxy>>
  const deaths: string[] = []
  const shop = await openShop(proof, {
    bus: 'postgres',
    settings: { MAX_CONCURRENCY: String(maxConcurrency), TRACKING_STEP_MS: '300' },
    onDeath: (service, how) => deaths.push(`${service} ended with ${how}`),
    async between(_store, port) {
      proxy = await openProxy(port)
      proof.later(proxy.close)
      return proxy.port
    },
  })
  await fillShelves(shop)
  const carts = plan.rounds * 2 * plan.seconds * buyersPerSecond
  const buyers = await prepareBuyers(shop, carts)
  proof.step(`the shop is open, and ${carts} carts are full`)
  const crowd = openCrowd(searches(shop.url), patienceMs)
  proof.later(crowd.close)
  proxy.delay(lateMs)

  await crowd.closed(peakAtOnce, 2)
  const rounds: { peak: number; over: number; shed: number; recoveredMs: number }[] = []
  for (let round = 0; round < plan.rounds; round++) rounds.push(await oneRound(proof, crowd, buyers, plan))
  await crowd.close()
  proxy.delay(0)
  const { asked, refused, orders } = await buyers.finish()

  proof.none('no service ends under it', deaths)
  const since = Date.now()
  await judge(proof, shop, {
    deeds: { orders: [...orders], accounts: [], products: [] },
    since,
    leastSubscriptions: 18,
  })
  deaths.length = 0
  await shop.close()
  const sum = (pick: (round: (typeof rounds)[number]) => number) => rounds.reduce((all, one) => all + pick(one), 0)
  return {
    goodput: sum(({ over }) => over) / sum(({ peak }) => peak),
    bought: 1 - refused / asked,
    shed: sum(({ shed }) => shed) / rounds.length,
    recoveredMs: Math.max(...rounds.map(({ recoveredMs }) => recoveredMs)),
  }
}

async function oneRound(proof: Proof, crowd: Crowd, buyers: Buyers, { seconds }: Plan) {
  const beside = <T>(work: Promise<T>) => Promise.all([work, buyers.come(buyersPerSecond * seconds, seconds)])
  const [best] = await beside(crowd.closed(peakAtOnce, seconds))
  const peak = good(best).length / seconds
  const calm = await crowd.open(peak / 2, 2)
  const [asked] = await beside(crowd.open(peak * times, seconds))
  const over = good(asked).length / seconds
  const recoveredMs = await untilAsBefore(crowd, peak / 2, p95(calm) * 2)
  const shed = asked.filter(({ status }) => status === 503).length / asked.length
  const [offered, slowMs, calmMs] = [asked.length / seconds, p95(asked), p95(calm)]
  proof.step(
    `peak ${peak.toFixed(0)}/s; of ${offered.toFixed(0)}/s ${over.toFixed(0)}/s answered (p95 ${slowMs.toFixed(0)} ms, calm ${calmMs.toFixed(0)} ms), ${(shed * 100).toFixed(0)} % shed`,
  )
  return { peak, over, shed, recoveredMs }
}

function good(answers: readonly Answer[]): Answer[] {
  return answers.filter(({ status }) => status === 200)
}

function p95(answers: readonly Answer[]): number {
  const waits = good(answers).map(({ ms }) => ms)
  return quantile(waits, 0.95)
}

// Half a second in which everything is answered, and about as fast as before the overload.
async function untilAsBefore(crowd: Crowd, perSecond: number, fastMs: number): Promise<number> {
  const since = performance.now()
  for (;;) {
    const begun = performance.now() - since
    const answers = await crowd.open(perSecond, 0.5)
    const asBefore = good(answers).length === answers.length && p95(answers) <= fastMs
    if (asBefore || begun > 30_000) return begun
  }
}
