export { fingerprintOf } from './fingerprint.ts'
export { type Answer, type KeyedRequest, once, recall } from './once.ts'
export { onceAcross } from './once-across.ts'
export { forgetClaimsOf, forgetKeysOf, oldClaims, oldKeys } from './retention.ts'
