import { fork } from 'node:child_process'
import { once } from 'node:events'
import { pathToFileURL } from 'node:url'
import { Pool, request } from 'undici'
import { createClient } from '../src/index.ts'
import { operations } from '../test/peer.ts'

const rounds = 15
const callsPerRound = 2_000
const concurrency = 16

export interface Ratio {
  name: string
  median: number
  spread: [low: number, high: number]
  atLeast: number
}

/**
 * The client against undici's `request` and the global `fetch`, all reading the same JSON from a server in another process. The three take
 * turns within each round, so that what else the machine does hits all of them; a ratio is taken in each round.
 */
export async function benchClient(): Promise<Ratio[]> {
  const peer = fork(new URL('peer.mjs', import.meta.url))
  const [port] = await once(peer, 'message')
  const url = `http://127.0.0.1:${port}`
  const dispatcher = new Pool(url, { connections: 32 })
  const client = createClient(operations, { target: 'catalog', url, tokens: async () => 'token' })
  const headers = { accept: 'application/json', authorization: 'Bearer token' }
  const ways = {
    client: () => client.getProduct({ params: { id: 'p' } }),
    request: async () => (await request(`${url}/products/p`, { dispatcher, headers })).body.json(),
    fetch: async () => (await fetch(`${url}/products/p`, { headers })).json(),
  }
  const rates: Record<keyof typeof ways, number[]> = { client: [], request: [], fetch: [] }
  for (let round = -2; round < rounds; round++) {
    for (const [name, call] of Object.entries(ways) as [keyof typeof ways, () => Promise<unknown>][]) {
      const rate = await measure(call)
      // The first rounds warm up.
      if (round >= 0) rates[name].push(rate)
    }
  }
  await Promise.all([client.close(), dispatcher.close()])
  peer.disconnect()
  return [
    toRatio('client / undici request', rates.client, rates.request, 0.8),
    toRatio('client / fetch', rates.client, rates.fetch, 2.3),
  ]
}

async function measure(call: () => Promise<unknown>): Promise<number> {
  const begun = performance.now()
  let left = callsPerRound
  const worker = async () => {
    while (left-- > 0) await call()
  }
  await Promise.all(Array.from({ length: concurrency }, worker))
  return callsPerRound / (performance.now() - begun)
}

function toRatio(name: string, ours: number[], theirs: number[], atLeast: number): Ratio {
  const ratios = ours.map((rate, round) => rate / theirs[round]!).toSorted((a, b) => a - b)
  return { name, median: ratios[ratios.length >> 1]!, spread: [ratios[0]!, ratios.at(-1)!], atLeast }
}

if (import.meta.url === pathToFileURL(process.argv[1]!).href) {
  const ratios = await benchClient()
  for (const { name, median, spread, atLeast } of ratios) {
    console.log(`${name}: ${median.toFixed(2)} (${spread.map((r) => r.toFixed(2)).join('–')}), at least ${atLeast}`)
  }
  process.exitCode = ratios.every((ratio) => ratio.median >= ratio.atLeast) ? 0 : 1
}
