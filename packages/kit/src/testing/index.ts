export { sample } from './arbitrary.ts'
export { type FuzzReport, type FuzzRequest, fuzz, fuzzOperations, type Send } from './fuzz.ts'
export { testKeys } from './keys.ts'
