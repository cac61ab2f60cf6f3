import type { Clock } from '@flotilla/clock'
import type { Database } from '@flotilla/postgres'
import { gauge } from '@flotilla/telemetry'
import { runLoop } from '@flotilla/worker'
import type { FastifyInstance } from 'fastify'
import type { Saga } from './definition.ts'
import { countUnknown } from './saga-list.ts'

const unknown = gauge({
  name: 'flotilla_sagas_of_unknown_version',
  help: 'Open sagas of a version that this process does not know: they wait for code that does',
  labels: ['saga'],
})
const everyMs = 15_000

/** Counts, from listen to close, the sagas that wait for code that knows their version. */
export function watchUnknown<Data>(
  app: FastifyInstance,
  { name, versions }: Saga<Data>,
  { db, clock }: { db: Database; clock: Clock },
): void {
  const known = { name, versions: [...versions.keys()] }
  let last = 0
  runLoop(app, {
    name: `count the sagas of ${name} that wait for other code`,
    clock,
    async round() {
      const count = await countUnknown(db, known)
      unknown.set({ saga: name }, count)
      if (count > last)
        app.log.warn({ saga: name, count }, 'sagas wait for a version of this service that knows theirs')
      last = count
      return everyMs
    },
  })
}
