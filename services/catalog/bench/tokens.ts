import { openBench } from './harness/catalog.ts'
import { judge } from './harness/judge.ts'

const rounds = 10

// What it costs GET of a product that a service says who it is: the same operation with a token, which is verified once and remembered for its life, and without.
const bench = await openBench()
try {
  const [known, nobody] = [await bench.serve('../src/main.ts'), await bench.serve('../src/main.ts')]
  const headers = { authorization: `Bearer ${await bench.token()}` }
  const { withToken, without } = await bench.measureBoth({ withToken: { ...known, headers }, without: nobody }, rounds)
  const holds = judge('with a token / without', { ours: withToken, theirs: without, atLeast: 0.93 })
  process.exitCode = holds ? 0 : 1
} finally {
  await bench.close()
}
