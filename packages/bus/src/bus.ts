import type { Message } from '@flotilla/contract'
import type { Incoming } from './envelope.ts'

/**
 * What carries messages between services. Small on purpose: publish, pull, ack, nak. Retries, order per key, inbox, dead letters
 * and redrive are built once above it. Every adapter passes the same conformance suite.
 */
export interface Bus {
  /**
   * Resolves when all messages are stored durably, in this order, but for those that it returns; rejects when that is not certain, and may then be called again with the
   * same messages: a message id that is already stored is not stored twice. A refused message holds up others only where it names a destination: then none to it is stored
   * after that one.
   */
  publish(messages: readonly Message[]): Promise<readonly Refusal[]>
  subscribe(subscription: Subscription): Puller
  /** What the bus keeps this service's messages in. Another name than before means another store: what was published before is perhaps not in it. Rejects when the bus is away. */
  store(): Promise<string>
  /** Messages that the consumer has not acknowledged yet, over all its replicas; counting may stop at 10,000. */
  countWaiting(subscription: Subscription): Promise<number>
  /** A valid message of these types that the bus still keeps, whoever has taken it; no consumer's position moves. */
  find(subscription: Subscription, id: string): Promise<Message | undefined>
  close(): Promise<void>
}

/** A message that the bus has not stored, and said so. */
export interface Refusal {
  readonly id: string
  /** In the words of the bus. */
  readonly reason: string
  /**
   * What takes no messages for now: the service that owns the types, or one type. Undefined: the message itself is refused, as it is.
   */
  readonly destination?: string
}

export interface Subscription {
  /** The durable name that the position is kept under: the consuming service. A new one starts at the oldest message. */
  readonly consumer: string
  /** Message types, exactly as in `Message.type`. */
  readonly types: readonly string[]
  /** Types that no version of the consumer needs any more. */
  readonly retired?: readonly string[]
  /**
   * Names the database in which the consumer notes what it has handled. A position counts for one database: with another, because an older copy was restored, the consumer begins at the oldest message
   * again.
   */
  readonly inbox?: () => Promise<string>
}

/**
 * One consumer's reader. It gets every type that any reader of the consumer has subscribed to, even if it has not itself: while two versions of a service run, the older one must
 * not skip what only the newer one handles (docs/decisions/0055). Only `retired` removes a type. Of several pullers with the same consumer name, each partition is given to one at a time; another takes over when it
 * stops or dies.
 */
export interface Puller {
  /**
   * Up to `max` messages, in order within each partition; waits up to `waitMs` for the first, and returns none after that or when `signal`
   * aborts. Messages pulled before and not yet acknowledged are not given again, unless nak'ed or their puller is gone.
   */
  pull(options: { max: number; waitMs: number; signal?: AbortSignal }): Promise<Delivery[]>
  stop(): Promise<void>
}

export interface Delivery extends Incoming {
  /** 0 to `partitionCount` − 1. */
  readonly partition: number
  /**
   * False once one before it in its partition was nak'ed, or the partition went to another puller: then leave it alone, for it comes again. A message
   * that waited in a queue of the consumer's would else overtake the one before it.
   */
  readonly current: boolean
  /** Done with it. A lost ack means that the message comes again: at least once. */
  ack(): Promise<void>
  /** Not now: it and what came after it in its partition come again after `delayMs`. */
  nak(delayMs: number): Promise<void>
}
