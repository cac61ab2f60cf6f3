import { systemClock } from '@flotilla/clock'
import { openNatsBus } from '@flotilla/nats-bus'
import { openDatabase } from '@flotilla/postgres'
import { startRelay } from '../src/relay.ts'

// A replica that does nothing but relay to NATS, to die at a crash point.
const [databaseUrl, servers] = process.argv.slice(2) as [string, string]
const bus = openNatsBus({ servers, name: 'tests', clock: systemClock })
const db = openDatabase({ url: databaseUrl, name: 'doomed' })
startRelay({ service: 'doomed', db, databaseUrl, bus, clock: systemClock })
