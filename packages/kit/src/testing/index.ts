export { type FuzzReport, fuzz } from './fuzz.ts'
export { testKeys } from './keys.ts'
