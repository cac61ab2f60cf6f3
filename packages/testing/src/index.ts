export { type TestDatabase, testDatabase } from './database.ts'
export type { Content } from './template.ts'
