import type { Bus } from '@flotilla/bus'
import { systemClock } from '@flotilla/clock'
import { partitionOf } from '@flotilla/contract'
import { openNatsBus } from '@flotilla/nats-bus'
import { openDatabase, sql } from '@flotilla/postgres'
import { openPostgresBus } from '@flotilla/postgres-bus'
import { busSchema } from '@flotilla/postgres-bus/testing'
import { testDatabase } from '@flotilla/testing'
import { findNatsServer } from '@flotilla/testing/nats-server'
import { jetstream } from '@nats-io/jetstream'
import { connect } from '@nats-io/transport-node'
import { Client } from 'pg'

/** The server of a bus, without any permissions to get in the way. */
export interface Broker {
  open(name: string): Bus
  /** Publishes any text under that type, without the checks of a service's own bus. */
  forge(type: string, text: string, by: { source: string; key: string }): Promise<void>
  /** Takes away all that it holds; it is there again afterwards, and empty. */
  wipe(): Promise<void>
  stop(): Promise<void>
}

const found = await findNatsServer()

/** Every kind of bus, and why one is missing here. */
export const brokers: { name: string; missing?: string | undefined; start(this: void): Promise<Broker> }[] = [
  { name: 'postgres', start: startPostgres },
  { name: 'nats', missing: found.missing, start: startNats },
]

async function startPostgres(): Promise<Broker> {
  const database = await testDatabase({ sql: [busSchema] })
  const owner = openDatabase({ url: database.ownerUrl, name: 'owner' })
  let forged = 0
  return {
    open: (name) => openPostgresBus({ url: database.ownerUrl, name, clock: systemClock }),
    async forge(type, text, { source, key }) {
      await owner.query(sql('test.forge')`
        select bus_publish(${[`forged-${++forged}`]}, ${[type]}, ${[source]}, ${[partitionOf(key)]}, ${[text]}, now())`)
    },
    async wipe() {
      const client = new Client({ connectionString: database.ownerUrl })
      await client.connect()
      await client.query(`drop table bus_messages, bus_cursors, bus_interests, bus_server; ${busSchema}`)
      await client.end()
    },
    async stop() {
      await owner.close()
      await database.drop()
    },
  }
}

async function startNats(): Promise<Broker> {
  const server = await found.start()
  const servers = `127.0.0.1:${server.port}`
  return {
    open: (name) => openNatsBus({ servers, name, clock: systemClock, takeoverMs: 2_000 }),
    async forge(type, text, { key }) {
      const nats = await connect({ servers })
      await jetstream(nats).publish(`${type}.${partitionOf(key)}`, text)
      await nats.close()
    },
    async wipe() {
      await server.wipe()
      await server.revive()
    },
    stop: server.stop,
  }
}
