export { fingerprintOf } from './fingerprint.ts'
export { type Answer, once } from './once.ts'
