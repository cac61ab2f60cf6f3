import { hold } from '../src/held/index.ts'
import { toSpans } from '../src/receive/otlp.ts'

const [requests, perRequest] = [1_200, 200]
const [leastASecond, mostMiB] = [10_000, 256]

// Spans as services send them, in JSON as they come over the network: parsed, converted and held, with the oldest making room, on one core.
const body = (n: number): string => {
  const spans = Array.from({ length: perRequest }, (_, i) => ({
    traceId: (n * 10 + Math.floor(i / 20)).toString(16).padStart(32, '0'),
    spanId: (n * perRequest + i).toString(16).padStart(16, '0'),
    parentSpanId: i % 20 === 0 ? '' : (n * perRequest + i - 1).toString(16).padStart(16, '0'),
    name: 'orders.insert',
    kind: 3,
    startTimeUnixNano: `${1_795_448_600_000 + n}000000`,
    endTimeUnixNano: `${1_795_448_600_003 + n}000000`,
    attributes: [
      { key: 'db.system.name', value: { stringValue: 'postgresql' } },
      {
        key: 'db.query.text',
        value: { stringValue: 'insert into orders (id, customer_id, status) values ($1, $2, $3)' },
      },
      { key: 'db.response.returned_rows', value: { intValue: 1 } },
    ],
  }))
  const resource = { attributes: [{ key: 'service.name', value: { stringValue: 'orders' } }] }
  return JSON.stringify({ resourceSpans: [{ resource, scopeSpans: [{ spans }] }] })
}

const held = hold()
let spent = 0
for (let n = 0; n < requests; n++) {
  const text = body(n)
  const begun = performance.now()
  held.spans.add(toSpans(JSON.parse(text)))
  spent += performance.now() - begun
}
const perSecond = (requests * perRequest) / (spent / 1_000)
const mib = process.memoryUsage().rss / 2 ** 20
console.log(
  `the dashboard takes ${Math.round(perSecond).toLocaleString('en')} spans a second, at least ${leastASecond.toLocaleString('en')}; with ${held.spans.count.toLocaleString('en')} held, ${held.spans.dropped.toLocaleString('en')} have made room; ${Math.round(mib)} MiB, at most ${mostMiB}`,
)
process.exitCode = perSecond >= leastASecond && mib <= mostMiB ? 0 : 1
