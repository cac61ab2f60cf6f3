/**
 * The places where a crash would hurt most, in the order in which a request or a message passes them.
 * Tests kill the process at each of them; the names are part of the contract between code and proofs.
 */
export const crashPoints = [
  'idempotency.after-claim',
  'tx.before-begin',
  'tx.after-begin',
  'inbox.before-insert',
  'inbox.after-insert',
  'outbox.before-insert',
  'outbox.after-insert',
  'saga.before-timer',
  'saga.after-transition',
  'consumer.after-effect',
  'idempotency.after-keep',
  'tx.before-commit',
  'tx.after-commit',
  'idempotency.before-answer',
  'idempotency.after-answer',
  'consumer.before-ack',
  'consumer.after-ack',
  'relay.before-publish',
  'relay.after-publish',
  'relay.after-position',
] as const

export type CrashPoint = (typeof crashPoints)[number]

// FLOTILLA_CRASH_AT=<point>[:<n>],… kills this process at the n-th pass (first by default) of one of these points.
const armed = new Map<string, number>()
for (const entry of (process.env.FLOTILLA_CRASH_AT ?? '').split(',')) {
  const [name, nth = 1] = entry.split(':')
  if (name) armed.set(name, Number(nth))
}

/** Does nothing, unless the environment armed this point: then the process dies as under `kill -9`. */
export function crashPoint(name: CrashPoint): void {
  if (armed.size === 0 || !armed.has(name)) return
  const left = armed.get(name)! - 1
  armed.set(name, left)
  if (left === 0) process.kill(process.pid, 'SIGKILL')
}
