import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { openBench } from './harness/catalog.ts'
import { compare, middle } from './harness/judge.ts'

const rounds = 15

// GET of a product from the catalog service with everything on (guard, limits, deadlines, logs, metrics, 1 % of traces exported), against bare Fastify + pg.
// They take turns in every round; the ratio is taken round by round.
const bench = await openBench()
const receiver = createServer((request, response) => request.resume().once('end', () => response.end('{}'))).listen(
  0,
  '127.0.0.1',
)
await once(receiver, 'listening')

try {
  const { port } = receiver.address() as AddressInfo
  const otlp = { OTEL_EXPORTER_OTLP_ENDPOINT: `http://127.0.0.1:${port}`, OTEL_TRACES_SAMPLER_ARG: '0.01' }
  const servers = {
    catalog: await bench.serve('../src/main.ts', otlp),
    bare: await bench.serve('yardstick/bare.ts'),
    prepared: await bench.serve('yardstick/bare.ts', { PREPARED: '1' }),
  }
  const { catalog, bare, prepared } = await bench.measure(servers, rounds)
  const each = Object.entries({ catalog, bare, prepared })
  console.log(each.map(([name, rates]) => `${name} ${Math.round(middle(rates))} requests/s`).join(', '))
  compare('GET of a product / bare Fastify + pg with a statement prepared by hand', catalog, prepared)
  const median = compare('GET of a product / bare Fastify + pg, at least 0.8', catalog, bare)
  process.exitCode = median >= 0.8 ? 0 : 1
} finally {
  receiver.close()
  await bench.close()
}
