import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { defineOperation, Problem, problems, Type } from '@flotilla/contract'
import { createClient } from '@flotilla/http-client'
import { createApp, routesFor } from '@flotilla/kit'
import { type Proof, prove } from './harness/proof.ts'

const most = 1.25
const atOnce = 16

const ask = defineOperation({
  service: 'hop',
  name: 'ask',
  summary: 'Asks the next one',
  method: 'GET',
  path: '/ask',
  allow: ['anyone'],
  replies: { 200: Type.Object({ answer: Type.String() }) },
})
type Ask = () => Promise<{ answer: string }>

// By default a breaker would end the calls before retries could add up.
const breakers = { 'as services have it': {}, 'that never opens': { consecutive: Number.POSITIVE_INFINITY } }

await prove('Retries: three hops do not multiply them', async (proof) => {
  const calls = proof.long ? 20_000 : 2_000
  for (const [kind, breaker] of Object.entries(breakers)) {
    const share = await arriving(proof, calls, (url) => {
      const client = createClient({ ask }, { target: 'hop', url, breaker })
      return { ask: () => client.ask(), close: () => client.close() }
    })
    proof.claim(
      `with a breaker ${kind}: ≤ ${most} × at the last hop`,
      share <= most,
      `${share.toFixed(3)} × of ${calls}`,
    )
  }

  const naive = await arriving(proof, 200, (url) => ({ ask: threeTimes(() => plainly(url)), close: async () => {} }))
  proof.claim('control: three tries at each of three hops come to more', naive > 20, `${naive.toFixed(1)} ×`)
})

interface Caller {
  readonly ask: Ask
  close(): Promise<void>
}

/** Requests at the last of three hops, which refuses them all, for one request at the first. */
async function arriving(proof: Proof, calls: number, callerOf: (url: string) => Caller): Promise<number> {
  const last = await openRefusing()
  const closers: (() => Promise<unknown>)[] = [last.close]
  proof.later(async () => {
    for (const close of closers.splice(0).toReversed()) await close()
  })
  let url = last.url
  for (let hop = 0; hop < 2; hop++) {
    const next = callerOf(url)
    const app = await createApp({ service: 'hop', config: { MAX_CONCURRENCY: 256 } })
    routesFor(app, 'anyone')(ask, async () => ({ status: 200 as const, body: await next.ask() }))
    url = await app.listen({ host: '127.0.0.1', port: 0 })
    closers.push(next.close, () => app.close())
  }
  const first = callerOf(url)
  closers.push(first.close)

  let [left, answered] = [calls, 0]
  const asking = Array.from({ length: atOnce }, async () => {
    while (left-- > 0)
      await first.ask().then(
        () => answered++,
        () => {},
      )
  })
  await Promise.all(asking)
  proof.claim('nothing is answered that was refused', answered === 0, answered)
  for (const close of closers.splice(0).toReversed()) await close()
  return last.count() / calls
}

async function openRefusing() {
  let count = 0
  const refusal = JSON.stringify(new Problem(problems.unavailable).toDocument({ instance: '/ask' }))
  const server = createServer((_request, response) => {
    count++
    response.writeHead(503, { 'content-type': 'application/problem+json' }).end(refusal)
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    count: () => count,
    async close() {
      server.close()
      server.closeAllConnections()
    },
  }
}

async function plainly(url: string): Promise<{ answer: string }> {
  const answer = await fetch(`${url}/ask`)
  const text = await answer.text()
  if (!answer.ok) throw new Problem(problems.unavailable)
  return JSON.parse(text)
}

function threeTimes(one: Ask): Ask {
  return () => one().catch(one).catch(one)
}
