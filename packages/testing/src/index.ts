export { type TestDatabase, testDatabase } from './database.ts'
export { type Engine, startEngine } from './engine.ts'
export type { Content } from './template.ts'
