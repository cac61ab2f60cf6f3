import type { Clock } from '@flotilla/clock'
import { startLoop } from '@flotilla/worker'
import type { Connection } from './connection.ts'
import { ensureStream, type OwnStream } from './stream.ts'

/** How often to look while the connection holds: somebody can delete the stream. */
const everyMs = 5_000

export interface Keeper {
  /** When the stream was made, as the server tells it; makes it if need be. Rejects when no server answers. */
  made(): Promise<string>
  /** It may be gone: looks now. */
  look(): void
  stop(): Promise<void>
}

/**
 * Makes the service's own stream at the start, and again when it is gone: a server can come back without its store. Readers wait for it, and so do the senders of commands, also where the
 * service itself has nothing to publish.
 */
export function keepStream(options: {
  connection: Connection
  clock: Clock
  own: OwnStream
  onError: (error: Error) => void
}): Keeper {
  const { connection, clock, own, onError } = options
  let known: Promise<string> | undefined
  connection.changes.on('broken', look).on('back', look)

  function look(): void {
    known = undefined
    loop.retry()
  }

  function made(): Promise<string> {
    const asked = (known ??= connection.get().then((nats) => connection.answer(ensureStream(nats, own))))
    asked.catch(() => {
      if (known === asked) known = undefined
    })
    return asked
  }

  const loop = startLoop({
    clock,
    onError,
    async round() {
      known = undefined
      await made()
      return everyMs
    },
  })
  return {
    made,
    look,
    stop() {
      connection.changes.off('broken', look).off('back', look)
      return loop.stop()
    },
  }
}
