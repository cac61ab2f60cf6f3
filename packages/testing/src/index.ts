export { type TestDatabase, testDatabase } from './database.ts'
export { waitedFor } from './locks.ts'
export type { Content } from './template.ts'
