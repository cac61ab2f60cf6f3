import { prove } from './harness/proof.ts'
import { saga } from './order-flow/checkout-participants.ts'
import { type Simulation, simulate, type Without } from './simulation/simulate.ts'

const leastSeeds = 1_000
const seedsOfControl = 200
const withoutVoid = {
  ...saga,
  shape: { ...saga.shape, undoable: saga.shape.undoable.with(1, false) },
}
const controls: Readonly<Record<string, Without>> = {
  'without the inbox': { inbox: true },
  'noted before it is published': { relayOrder: true },
  'without idempotency keys': { keys: true },
  'without the void of a payment': { saga: withoutVoid },
}

await prove('The order flow on a virtual clock and network', async ({ seed, long, table, step, claim, none }) => {
  const seeds = Array.from({ length: long ? 10 * leastSeeds : leastSeeds }, (_, n) => seed + n)
  const begun = performance.now()
  const seconds = () => ((performance.now() - begun) / 1_000).toFixed(1)
  const runs = seeds.slice(0, leastSeeds).map((one) => simulate(one))
  // How fast it is depends on the machine; five minutes are wanted of it, and none is worth a red run.
  step(`${leastSeeds} seeds, in ${seconds()} s (5 min are wanted)`)
  for (const one of seeds.slice(leastSeeds)) runs.push(simulate(one))
  claim(`at least ${leastSeeds} seeds are simulated`, runs.length >= leastSeeds, `${runs.length} in ${seconds()} s`)
  const sum = (of: (run: Simulation) => number) => runs.reduce((total, run) => total + of(run), 0)
  const ends = Map.groupBy(
    runs.flatMap((run) => run.ends),
    (end) => end,
  )
  table(
    ['seeds', 'orders', 'delivered', 'cancelled', 'messages', 'crashes', 'virtual hours', 'faults'],
    [
      [
        `${seeds[0]} to ${seeds.at(-1)}`,
        sum((run) => run.placed),
        ends.get('delivered')?.length,
        ends.get('cancelled')?.length,
        sum((run) => run.messages),
        sum((run) => run.crashes),
        Math.round(sum((run) => run.seconds) / 3_600),
        sum((run) => run.faults.length),
      ],
    ],
  )
  const faults = runs.flatMap((run, n) => run.faults.map((fault) => `seed ${seeds[n]}: ${fault}`))
  none('whatever happens, the books of all services agree at the end', faults)
  claim('both ends are seen, and crashes', ends.size === 2 && sum((run) => run.crashes) > runs.length)

  const again = seeds.slice(0, 50).filter((one, n) => simulate(one).history !== runs[n]!.history)
  claim('the same seed gives the same history twice', again.length === 0, again.join())
  claim('another seed gives another', new Set(runs.map((run) => run.history)).size === runs.length)

  const found = Object.entries(controls).map(([name, without]) => {
    const bad = seeds.slice(0, seedsOfControl).map((one) => ({ one, fault: simulate(one, without).faults[0] }))
    return { name, seeds: bad.filter(({ fault }) => fault), first: bad.find(({ fault }) => fault) }
  })
  table(
    [`control (${seedsOfControl} seeds)`, 'seeds that find it', 'for example'],
    found.map(({ name, seeds: by, first }) => [name, by.length, first ? `seed ${first.one}: ${first.fault}` : '']),
  )
  claim(
    'every control is found',
    found.every(({ first }) => first !== undefined),
  )
})
