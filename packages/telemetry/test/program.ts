// What a service does with telemetry, in a process of its own: the tests read what comes out of it.
import {
  counter,
  currentTraceparent,
  histogram,
  inSpan,
  renderMetrics,
  startTelemetry,
  withTraceparent,
} from '../src/index.ts'

const { logger, stop } = startTelemetry({ service: 'probe', version: '1.2.3', level: 'debug' })
const lines = Number(process.env.LINES ?? 1)
const orders = counter({ name: 'orders_total', help: 'Orders', labels: ['outcome'] })
const latency = histogram({ name: 'latency_seconds', help: 'Latency', labels: ['route'], buckets: [0.1, 1] })

orders.inc({ outcome: 'placed' }, 3)
latency.observe({ route: 'a' }, 0.05)
latency.observe({ route: 'a' }, 0.5)
latency.observe({ route: 'a' }, 5)

const begun = performance.now()
await withTraceparent(process.env.PARENT, () =>
  inSpan('outer', { attributes: { shop: 'harbour' } }, async () => {
    for (let line = 0; line < lines; line++)
      logger.info({ line, card: { number: '4242424242424242', cvc: '123' } }, 'paying')
    await inSpan('inner', {}, async () => {
      logger.child({ authorization: 'Bearer s3cret' }).warn({ headers: { 'X-User-Token': 's3cret' } }, 'inside')
      process.stderr.write(`${JSON.stringify({ traceparent: currentTraceparent() ?? null })}\n`)
      throw new Error('inner failed', { cause: Object.assign(new Error('below'), { password: 's3cret' }) })
    }).catch((error: Error) => logger.error({ err: error }, 'caught'))
  }),
)
const loggedMs = performance.now() - begun
const { body } = await renderMetrics()
const stopping = performance.now()
await stop()
const stopMs = performance.now() - stopping
const { body: after } = await renderMetrics()
const dropped = Object.fromEntries(
  [...after.matchAll(/^otlp_dropped_total\{signal="(\w+)"\} (\d+)/gm)].map((m) => [m[1], Number(m[2])]),
)
process.stderr.write(`${JSON.stringify({ loggedMs, stopMs, dropped, metrics: body })}\n`)
// As a service does: what a receiver that hangs still has is not waited for.
process.exit()
