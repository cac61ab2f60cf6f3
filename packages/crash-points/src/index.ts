/**
 * The places where a crash would hurt most, in the order in which a message passes them.
 * Tests kill the process at each of them; the names are part of the contract between code and proofs.
 */
export const crashPoints = [
  'tx.before-begin',
  'tx.before-commit',
  'tx.after-commit',
  'outbox.after-insert',
  'relay.before-publish',
  'relay.after-publish',
  'inbox.after-insert',
  'consumer.after-effect',
  'consumer.before-ack',
  'consumer.after-ack',
  'saga.after-transition',
  'saga.before-timer',
] as const

export type CrashPoint = (typeof crashPoints)[number]

// FLOTILLA_CRASH_AT=<point>[:<n>] kills this process at the n-th pass (first by default).
const [armed, nth] = (process.env.FLOTILLA_CRASH_AT ?? '').split(':')
let left = Number(nth ?? 1)

/** Does nothing, unless the environment armed this point: then the process dies as under `kill -9`. */
export function crashPoint(name: CrashPoint): void {
  if (name === armed && --left === 0) process.kill(process.pid, 'SIGKILL')
}
