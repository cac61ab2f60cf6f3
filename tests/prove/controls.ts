import { readFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import { prove } from './harness/proof.ts'
import { effectsOfRedelivery } from './harness/redelivery.ts'
import { missedBy, naiveReader } from './harness/writers.ts'

const sqlOf = (name: string) => readFile(fileURLToPath(import.meta.resolve(`@flotilla/messaging/${name}`)), 'utf8')

await prove('Controls: what the relay’s order and the inbox are for', async (proof) => {
  const [messaging, bus] = await Promise.all([sqlOf('schema.sql'), sqlOf('postgres-bus/schema.sql')])

  const each = proof.long ? 200 : 25
  const relay = await missedBy(proof, { schema: messaging, each })
  const naive = await missedBy(proof, { schema: messaging, each, read: naiveReader })
  proof.table(
    ['16 writers that hold their transactions open', 'events', 'missed', 'out of order within a key'],
    [
      ['the relay', relay.sent, relay.missed, relay.outOfOrder],
      ['a reader that goes on from the last id', naive.sent, naive.missed, naive.outOfOrder],
    ],
  )
  proof.claim('the relay skips nothing', relay.missed === 0 && relay.outOfOrder === 0, relay.missed)
  proof.claim('control: `id > last` skips', naive.missed > 0, naive.missed)

  const messages = proof.long ? 2_000 : 200
  const schemas = [messaging, bus]
  const noted = await effectsOfRedelivery(proof, { schemas, messages, inbox: true })
  const plain = await effectsOfRedelivery(proof, { schemas, messages, inbox: false })
  proof.table(
    ['each event comes twice, for its ack was lost', 'events', 'effects'],
    [
      ['with the inbox', messages, noted],
      ['without it', messages, plain],
    ],
  )
  proof.claim('with the inbox each event has one effect', noted === messages, noted)
  proof.claim('control: without the inbox effects double', plain > messages, plain)
})
