export { type KeyRing, openKeyRing, type User } from './key-ring.ts'
export { hashOfCode, newCode } from './mailed-code.ts'
export { openPublishedKeys, type PublishedKeys } from './published-keys.ts'
