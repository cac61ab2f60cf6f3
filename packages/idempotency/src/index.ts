export { fingerprintOf } from './fingerprint.ts'
export { type Answer, type KeyedRequest, once, recall } from './once.ts'
export { forgetClaims, onceAcross } from './once-across.ts'
