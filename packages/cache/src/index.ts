export type { Cache } from './cache.ts'
export { openMemoryCache } from './memory-cache.ts'
export { type ReadThrough, readThrough } from './read-through.ts'
