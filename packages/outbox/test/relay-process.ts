import { systemClock } from '@flotilla/clock'
import { openDatabase } from '@flotilla/postgres'
import { openPostgresBus } from '@flotilla/postgres-bus'
import { startRelay } from '../src/relay.ts'

// A replica that does nothing but relay, to be killed. Says so when it leads: it has published something then.
const [databaseUrl, busUrl] = process.argv.slice(2) as [string, string]
const bus = openPostgresBus({ url: busUrl, name: 'doomed', clock: systemClock })
const db = openDatabase({ url: databaseUrl, name: 'doomed' })
const publish: typeof bus.publish = async (messages) => {
  const refusals = await bus.publish(messages)
  process.send!(messages.length)
  return refusals
}
startRelay({
  service: 'doomed',
  db,
  databaseUrl,
  bus: { publish, store: () => bus.store() },
  clock: systemClock,
  batch: 5,
})
