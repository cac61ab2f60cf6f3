import type { Delivery, Subscription } from '@flotilla/bus'
import type { Clock } from '@flotilla/clock'
import { backOff, untilBack } from '@flotilla/retry'
import { startLoop } from '@flotilla/worker'
import type { ConsumerMessages, JsMsg } from '@nats-io/jetstream'
import type { NatsConnection } from '@nats-io/transport-node'
import { type Connection, ConnectionBroke } from './connection.ts'
import { type Durable, ensureDurable, group, renewDurable, unpin } from './durable.ts'
import { toIncoming } from './incoming.ts'

/** One partition of one stream, a message at a time. */
export interface Feed {
  /** Tells the server that the message in hand is being worked on, so that it does not give it to another. */
  beat(): void
  /** Gives back what is in hand, and lets go of the partition. */
  stop(): Promise<void>
}

export interface FeedOptions {
  connection: Connection
  clock: Clock
  durable: Durable
  inbox?: Subscription['inbox']
  onDelivery: (delivery: Delivery) => void
  onError: (error: Error) => void
}

export function openFeed({ connection, clock, durable, inbox, onDelivery, onError }: FeedOptions): Feed {
  let messages: ConsumerMessages | undefined
  let inHand: JsMsg | undefined
  let beatAt = 0
  let served = false
  /** The sequence number of the last message whose ack the server did not answer. */
  let unanswered: number | undefined

  // Who stood still for too long cannot know whether the message is another's by now, and never will: where it was only the clock that was ahead for a while, the server gives it again.
  function isInHand(message: JsMsg): boolean {
    if (inHand === message && clock.now() - beatAt >= durable.takeoverMs) inHand = undefined
    return inHand === message
  }

  // Nor can who is cut off.
  const letGo = () => {
    inHand = undefined
  }
  connection.changes.on('broken', letGo)

  async function read(): Promise<void> {
    const nats = await connection.get()
    const consumer = await connection.answer(ensureDurable(nats, durable, await inbox?.()))
    if (loop.signal.aborted) return
    // A pinned client that asks for nothing within `takeoverMs` loses its pin.
    const expires = Math.max(1_000, durable.takeoverMs / 2)
    messages = await consumer.consume({ group, max_messages: 1, expires, abort_on_missing_resource: true })
    if (loop.signal.aborted) messages.stop()
    for await (const message of messages) take(nats, message)
  }

  function take(nats: NatsConnection, message: JsMsg): void {
    served = true
    // A second one is given only when the first is answered or given up: by now that one is another's, or this.
    inHand = undefined
    if (loop.signal.aborted) return message.nak()
    inHand = message
    beatAt = clock.now()
    onDelivery(toDelivery(nats, message))
  }

  function toDelivery(nats: NatsConnection, message: JsMsg): Delivery {
    const answered = () => {
      if (inHand === message) inHand = undefined
    }
    return {
      ...toIncoming(message),
      partition: durable.partition,
      get current() {
        return isInHand(message)
      },
      async ack() {
        answered()
        await acknowledge(nats, message)
      },
      async nak(delayMs) {
        if (!isInHand(message)) return
        answered()
        message.nak(delayMs)
      },
    }
  }

  /** An ack that stays unanswered twice while the server gives the message again is one that it will never take (docs/decisions/0027). */
  async function acknowledge(nats: NatsConnection, message: JsMsg): Promise<void> {
    try {
      await connection.answer(message.ackAck())
      unanswered = undefined
    } catch (error) {
      if (error instanceof ConnectionBroke) throw error
      if (unanswered !== message.seq) {
        unanswered = message.seq
        throw error
      }
      await renewDurable(nats, durable, message.seq)
      unanswered = undefined
      const where = `message ${message.seq} of ${durable.stream}`
      onError(
        new Error(`NATS answered no ack of ${where}, twice: ${durable.name} was made anew behind it`, { cause: error }),
      )
    }
  }

  const loop = startLoop({
    clock,
    onError,
    async round() {
      await read()
      return backOff(1, untilBack)
    },
  })
  return {
    beat() {
      if (!inHand || !isInHand(inHand)) return
      inHand.working()
      beatAt = clock.now()
    },
    async stop() {
      const stopped = loop.stop()
      messages?.stop()
      await stopped
      connection.changes.off('broken', letGo)
      const nats = connection.live
      if (!nats) return
      inHand?.nak()
      inHand = undefined
      await nats.flush()
      if (served) await unpin(nats, durable).catch(onError)
    },
  }
}
