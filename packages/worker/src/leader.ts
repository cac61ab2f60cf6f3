import { openListener } from '@flotilla/postgres'
import { lockKey } from './lock-key.ts'

/** The one replica that does what only one may do: it holds an advisory lock for as long as its connection lives. */
export interface Leader {
  /** Whether this replica leads; takes the lead where it is free. */
  lead(): Promise<boolean>
  readonly isLeading: boolean
  /** Gives the lead to another replica. */
  close(): Promise<void>
}

export function openLeader(options: {
  url: string
  /** Shown in pg_stat_activity. */
  name: string
  /** What is led. */
  lock: string
  /** Channels to listen on, with the same connection. */
  channels: readonly string[]
  /** For each notification; with no channel when the connection is new: the lead can be had again. */
  onWake: (channel?: string) => void
  /** This replica leads from now on. What it remembers is from when it last led. */
  onLead: () => void
  onError: (error: Error) => void
}): Leader {
  const { lock, onWake, onLead, ...connection } = options
  const key = lockKey(lock)
  let isLeading = false
  const listener = openListener({
    ...connection,
    onWake(channel) {
      if (channel === undefined) isLeading = false
      onWake(channel)
    },
  })
  return {
    async lead() {
      if (isLeading) return true
      isLeading = (await listener.tryLocks([key])).length > 0
      if (isLeading) onLead()
      return isLeading
    },
    get isLeading() {
      return isLeading
    },
    close: listener.close,
  }
}
