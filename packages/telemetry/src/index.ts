// What the instruments are called in declarations, elsewhere.
export type { Counter, Gauge, Histogram } from 'prom-client'
export { createLogger, type LoggerOptions } from './logger.ts'
export { counter, gauge, histogram, type Instrument, renderMetrics } from './metrics.ts'
export { openPassOn, type PassOn } from './otlp/pass-on.ts'
export { redact } from './redact.ts'
export { currentTraceparent, inJob, inSpan, recordAfterwards, type SpanOptions, withTraceparent } from './spans.ts'
export { startTelemetry, type Telemetry } from './start.ts'
