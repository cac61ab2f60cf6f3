import type { Bus, Puller } from '@flotilla/bus'
import type { Clock } from '@flotilla/clock'
import { openDatabase } from '@flotilla/postgres'
import { startRetention } from '@flotilla/worker'
import { publishEach } from './publish.ts'
import { openPuller } from './puller.ts'
import { busRetentions } from './retention.ts'
import { countWaiting, findMessage, readStore } from './store.ts'

/** How long a store that was seen is believed to be there. */
const storeMs = 5_000

export interface PostgresBusOptions {
  /** The bus's own database. */
  url: string
  /** The service that uses it; shown in pg_stat_activity. */
  name: string
  clock: Clock
  onError?: (error: Error) => void
}

/** The bus on PostgreSQL, for the laptop and for a cluster that wants no broker. */
export function openPostgresBus({ url, name, clock, onError = () => {} }: PostgresBusOptions): Bus {
  const db = openDatabase({ url, name: `${name} bus`, max: 4, onError })
  const pullers = new Set<Puller>()
  const retention = startRetention({ db, clock, retentions: busRetentions, onError })
  let seen = { at: Number.NEGATIVE_INFINITY, store: '' }
  return {
    publish: (messages) => publishEach(db, messages, clock.now()),
    async store() {
      const at = performance.now()
      if (at - seen.at >= storeMs) seen = { at, store: await readStore(db) }
      return seen.store
    },
    subscribe(subscription) {
      const puller = openPuller({ url, name: `${name} bus`, db, clock, subscription, onError })
      pullers.add(puller)
      return puller
    },
    countWaiting: (subscription) => countWaiting(db, subscription),
    find: (subscription, id) => findMessage(db, subscription, id),
    async close() {
      await Promise.all([...pullers, retention].map((part) => part.stop()))
      await db.close()
    },
  }
}
