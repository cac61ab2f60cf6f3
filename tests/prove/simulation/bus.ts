import { type Message, partitionOf } from '@flotilla/contract'
import type { Agenda } from './agenda.ts'
import type { Weather } from './weather.ts'

export interface Subscriber {
  readonly name: string
  readonly types: ReadonlySet<string>
  /** Calls back with whether it is acknowledged; never, when it died. */
  deliver(message: Message, acknowledge: () => void): void
}

export interface VirtualBus {
  subscribe(subscriber: Subscriber): void
  /** False when it is away. */
  publish(messages: readonly Message[]): boolean
  /** Delivers again what was not acknowledged, to one that came back. */
  resume(name: string): void
  /** How many messages wait for somebody. */
  waiting(): number
}

interface Queue {
  readonly subscriber: Subscriber
  readonly messages: Message[]
  at: number
  busy: boolean
  /** Of the delivery under way; an earlier one of the same message does not count any more. */
  turn: number
}

/**
 * What both real buses promise, and no more: every message reaches every subscriber at least once, in order within a stream's partition, at any time, and
 * twice when it was published twice and the window in which that is seen is over.
 */
export function makeBus(agenda: Agenda, { slowestMs, outages }: Weather): VirtualBus {
  const { random } = agenda
  const subscribers: Subscriber[] = []
  const queues = new Map<string, Queue>()
  const published = new Set<string>()
  let awayUntil = 0

  function pump(queue: Queue): void {
    const message = queue.messages[queue.at]
    if (queue.busy || !message) return
    queue.busy = true
    const turn = ++queue.turn
    const still = (what: () => void) => () => void (queue.turn === turn && what())
    const deliver = still(() => {
      const awayMs = awayUntil - agenda.now()
      if (awayMs > 0) return agenda.after(awayMs, deliver)
      const acknowledge = still(() => {
        queue.at++
        queue.busy = false
        pump(queue)
      })
      queue.subscriber.deliver(message, acknowledge)
    })
    agenda.after(random.between(1, slowestMs), deliver)
  }

  function store(message: Message): void {
    for (const subscriber of subscribers.filter(({ types }) => types.has(message.type))) {
      const key = `${subscriber.name} ${message.type.split('.')[0]} ${partitionOf(message.subject)}`
      const queue = queues.get(key) ?? { subscriber, messages: [], at: 0, busy: false, turn: 0 }
      queues.set(key, queue)
      queue.messages.push(message)
      pump(queue)
    }
  }

  return {
    subscribe: (subscriber) => void subscribers.push(subscriber),
    publish(messages) {
      if (agenda.now() >= awayUntil && random.next() < outages) {
        awayUntil = agenda.now() + random.between(1_000, 30_000)
        agenda.note(`the bus is away until ${awayUntil}`)
      }
      if (agenda.now() < awayUntil) return false
      for (const message of messages) {
        if (published.has(message.id) && random.next() < 0.9) continue
        published.add(message.id)
        store(message)
      }
      return true
    },
    resume(name) {
      for (const queue of queues.values())
        if (queue.subscriber.name === name) {
          queue.busy = false
          pump(queue)
        }
    },
    waiting: () => [...queues.values()].reduce((sum, { messages, at }) => sum + messages.length - at, 0),
  }
}
