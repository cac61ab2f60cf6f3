import { delayBy } from './harness/open-transaction.ts'
import { prove } from './harness/proof.ts'
import { effectsOfRedelivery } from './harness/redelivery.ts'
import { missedBy, naiveReader } from './harness/writers.ts'

await prove('Controls: what the relay’s order, the inbox and the time-out of transactions are for', async (proof) => {
  const each = proof.long ? 200 : 25
  const relay = await missedBy(proof, { each })
  const naive = await missedBy(proof, { each, read: naiveReader })
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
  const noted = await effectsOfRedelivery(proof, { messages, inbox: true })
  const plain = await effectsOfRedelivery(proof, { messages, inbox: false })
  proof.table(
    ['each event comes twice, for its ack was lost', 'events', 'effects'],
    [
      ['with the inbox', messages, noted],
      ['without it', messages, plain],
    ],
  )
  proof.claim('with the inbox each event has one effect', noted === messages, noted)
  proof.claim('control: without the inbox effects double', plain > messages, plain)

  // Five seconds are the transaction_timeout of services' roles; the relay looks at least once a second.
  const [patienceMs, timeoutMs, aroundMs] = [9_000, 5_000, 3_000]
  const inSeconds = (ms: number) => `${(ms / 1_000).toFixed(1)} s`
  const byService = await delayBy('service', { patienceMs })
  const byOwner = await delayBy('owner', { patienceMs })
  const holds = byService > timeoutMs - 500 && byService < timeoutMs + aroundMs
  proof.claim(
    'a writing transaction left open holds events back until its time-out, no longer',
    holds,
    inSeconds(byService),
  )
  proof.claim(
    'control: one that has no time-out does for as long as it likes',
    byOwner >= patienceMs,
    inSeconds(byOwner),
  )
})
