export { type BreakerOptions } from './breaker.ts'
export { type ClientOptions, createClient } from './client.ts'
export { type CallContext, type Client } from './types.ts'
