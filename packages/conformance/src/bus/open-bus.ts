import type { Bus } from '@flotilla/bus'
import type { Message } from '@flotilla/contract'

/** A bus as a process of its own would have it. */
export interface OpenBus {
  bus: Bus
  /** Breaks its connections without a word, as the death of the process would. */
  kill(): Promise<void>
}

export interface Traits {
  /** How many messages of a partition it gives before the first of them is acknowledged; order per key costs some adapters all but one. */
  inHand: number
  /** The message as this bus refuses it for its own sake. */
  spoil(message: Message): Message
}

/** Opens another user of the same, fresh broker. It is closed after the test. */
export type Fresh = () => Promise<OpenBus>
