export { keepChanges, note } from './audit.ts'
export type { Change, KeptChange } from './change-store.ts'
