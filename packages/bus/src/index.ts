export type { Bus, Delivery, Puller, Refusal, Subscription } from './bus.ts'
export { checkOf } from './data.ts'
export { flawOfEnvelope, flawOfIncoming, type Incoming, isMessage, subjectOf, toIncoming } from './envelope.ts'
export { busKeptMs } from './kept.ts'
