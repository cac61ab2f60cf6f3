import { type CrashPoint, crashPoints } from '@flotilla/crash-points'
import type { Random } from './random.ts'

/** A crash point in a service, and at which pass of it the process is to die. */
export interface Cell {
  readonly service: string
  readonly point: CrashPoint
  readonly pass: number
}

const transaction = ['tx.before-begin', 'tx.after-begin', 'tx.before-commit', 'tx.after-commit'] as const
const outbox = ['outbox.before-insert', 'outbox.after-insert'] as const
const relay = ['relay.before-publish', 'relay.after-publish', 'relay.after-position'] as const
const inbox = ['inbox.before-insert', 'inbox.after-insert', 'consumer.after-effect'] as const
const acks = ['consumer.before-ack', 'consumer.after-ack'] as const
const saga = ['saga.before-timer', 'saga.after-transition'] as const
const forwarding = ['idempotency.after-claim', 'idempotency.before-answer', 'idempotency.after-answer'] as const
const sending = [...transaction, ...outbox, ...relay]
const taking = [...transaction, ...inbox, ...acks]

/** Where each point is, written down: if code loses one, the proof fails instead of leaving it out. */
export const where: Readonly<Record<string, readonly CrashPoint[]>> = {
  cart: taking,
  catalog: [...sending, 'idempotency.after-keep'],
  gateway: [...taking, ...forwarding],
  identity: [...sending, 'idempotency.after-keep'],
  inventory: [...new Set([...sending, ...taking])],
  notifications: taking,
  orders: [...new Set([...sending, ...taking, ...saga]), 'idempotency.after-keep'],
  payments: [...new Set([...sending, ...taking])],
  shipping: [...new Set([...sending, ...taking])],
}

/** Points that a service never passes. */
export const absentIn = (service: string): CrashPoint[] =>
  crashPoints.filter((point) => !where[service]!.includes(point))

// What happens seldom is not waited for six times.
const seldom = (service: string, point: string) =>
  service === 'identity' || service === 'catalog' || point.startsWith('saga.before') || point.startsWith('idempotency.')

/** All cells, in an order and at passes that the seed decides. `latest`: of how many passes it may be the last; a short life leaves no time for orders. */
export function drawCells(random: Random, latest: number): Cell[] {
  const cells = Object.entries(where).flatMap(([service, points]) => points.map((point) => ({ service, point })))
  return random
    .shuffle(cells)
    .map((cell) => ({ ...cell, pass: random.between(1, seldom(cell.service, cell.point) ? 2 : latest) }))
}
