// What the dashboard's server answers and its page reads. Times are milliseconds since 1970, durations milliseconds, both with fractions.
// Errors are RFC 9457 problem documents. Everything below /api is JSON; `?format=ndjson` gives lists line by line.

export type * from './data.ts'
export type * from './events.ts'
export type * from './explorer.ts'
export type * from './map.ts'
export type * from './metrics.ts'
export type * from './overview.ts'
export type * from './rollouts.ts'
export type * from './sagas.ts'
export type * from './traces.ts'
