export { sample } from './arbitrary.ts'
export { type FuzzReport, type FuzzRequest, fuzz, fuzzOperations, type Send } from './fuzz.ts'
export { hangUps } from './hang-ups.ts'
