import { fileURLToPath } from 'node:url'
import { openBench, type Server } from './harness/catalog.ts'
import { judge, middle } from './harness/judge.ts'

const rounds = 15
const receiver = fileURLToPath(new URL('harness/receiver.ts', import.meta.url))

// What it costs GET of a product to be watched: with no telemetry sent, with 1 % and with all of its traces sent to a receiver in a process of its own, and without
// the line in the log that each request has. They take turns in every round; the ratios are taken round by round.
// What is judged is the service's own processor time, each in its best round: what else the machine does adds to it and never takes away. How much is served in turns is shown.
const bench = await openBench()
try {
  const url = await bench.spawnUntil([receiver], /^receiver: (\S+)/)
  const traced = (share: string) =>
    bench.serve('../src/main.ts', { OTEL_EXPORTER_OTLP_ENDPOINT: url, OTEL_TRACES_SAMPLER_ARG: share })
  const servers = {
    off: await bench.serve('../src/main.ts'),
    onePercent: await traced('0.01'),
    all: await traced('1'),
    mute: await bench.serve('../src/main.ts', { LOG_LEVEL: 'warn' }),
  }
  const { off, onePercent, all, mute } = await bench.measureBoth(servers, rounds)
  console.log(`off: ${Math.round(middle(off.perSecond))} requests/s`)
  const verdicts = [
    judge('1 % of traces / none', { ours: onePercent, theirs: off, atLeast: 0.88 }),
    judge('all traces / none', { ours: all, theirs: off, atLeast: 0.7 }),
    judge('with a line in the log for each request / without', { ours: off, theirs: mute, atLeast: 0.92 }),
    (await lostBy(servers.all)) === 0,
  ]
  process.exitCode = verdicts.every(Boolean) ? 0 : 1
} finally {
  await bench.close()
}

async function lostBy({ admin }: Server): Promise<number> {
  const metrics = await (await fetch(`${admin}/metrics`)).text()
  const lost = Number(/^otlp_dropped_total\{signal="traces"\} (\d+)/m.exec(metrics)?.[1] ?? 0)
  console.log(`spans lost at all traces, at most 0: ${lost}`)
  return lost
}
