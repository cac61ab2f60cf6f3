import type { Clock } from '@flotilla/clock'
import type { Database, Queryable } from '@flotilla/postgres'
import type { FastifyInstance } from 'fastify'

/** Something that is kept for a time and then forgotten. */
export interface Chore {
  /** What is forgotten, for the log. */
  readonly name: string
  readonly keepMs: number
  /**
   * Forgets at most `most` of what is older than `before` (milliseconds since the epoch); gives how many. Every replica does this, so it leaves alone what another
   * holds: `for update skip locked`.
   */
  forget(db: Queryable, before: number, most: number): Promise<number>
}

export const days = (count: number): number => count * 86_400_000

const [everyMs, most, pauseMs] = [600_000, 500, 100]

/** Does the chores from the moment at which a service's app listens until it closes. */
export function keepTidy(
  app: FastifyInstance,
  { db, clock }: { db: Database; clock: Clock },
  chores: readonly Chore[],
): void {
  let tidying: ReturnType<typeof startTidying> | undefined
  const onError = (err: Error, { name }: Chore) => app.log.warn({ err }, `cannot forget old ${name}`)
  app.addHook('onListen', async () => {
    tidying = startTidying({ db, clock, chores, onError })
  })
  app.addHook('preClose', async () => tidying?.stop())
}

/** Does the chores every ten minutes: in bites, each a short transaction, with a pause after each, so that nobody notices. */
export function startTidying({
  db,
  clock,
  chores,
  onError,
}: {
  db: Queryable
  clock: Clock
  chores: readonly Chore[]
  onError: (error: Error, chore: Chore) => void
}): {
  /** Stops after the bite in hand. */
  stop(): Promise<void>
} {
  const stopping = new AbortController()
  const { signal } = stopping

  async function doChore(chore: Chore): Promise<void> {
    for (let forgotten = most; forgotten === most && !signal.aborted; ) {
      forgotten = await chore.forget(db, clock.now() - chore.keepMs, most)
      await clock.sleep(pauseMs, signal)
    }
  }

  async function work(): Promise<void> {
    // The first time soon: who is restarted more often than every ten minutes has something to forget too.
    for (let waitMs = everyMs / 10; !signal.aborted; waitMs = everyMs) {
      await clock.sleep(waitMs, signal)
      for (const chore of chores)
        if (!signal.aborted) await doChore(chore).catch((error: Error) => onError(error, chore))
    }
  }

  const working = work()
  return {
    stop() {
      stopping.abort()
      return working
    },
  }
}
