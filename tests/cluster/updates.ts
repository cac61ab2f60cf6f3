import { request } from 'node:http'
import { setTimeout as sleep } from 'node:timers/promises'

/** How often the stream ended, and the ids of the events in the order in which they came. */
export interface Followed {
  readonly ids: readonly string[]
  readonly resumed: number
}

/** A browser that follows its orders by server-sent events: whenever its stream ends, it comes back and says what it had last. */
export function follow(url: string, cookie: string) {
  const ids: string[] = []
  const stopping = new AbortController()
  let resumed = -1

  async function run(): Promise<void> {
    while (!stopping.signal.aborted) {
      resumed++
      await readStream(url, cookie, ids.at(-1) ?? '0', (id) => ids.push(id), stopping.signal)
      await sleep(100)
    }
  }
  const running = run()
  return {
    /** Stops once it has had what the shop itself says there is, or when it has waited for half a minute. */
    async stop(): Promise<Followed & { readonly missing: readonly string[] }> {
      const all = await allUpdates(url, cookie)
      for (let tries = 0; tries < 60 && missingOf(all, ids).length > 0; tries++) await sleep(500)
      stopping.abort()
      await running
      return { ids, resumed, missing: missingOf(all, ids) }
    },
  }
}

/** What a browser is told that asks for everything; it has it all when nothing more comes. */
async function allUpdates(url: string, cookie: string): Promise<string[]> {
  const ids: string[] = []
  const enough = new AbortController()
  let quiet = setTimeout(() => enough.abort(), 5_000)
  const hear = (id: string) => {
    ids.push(id)
    clearTimeout(quiet)
    quiet = setTimeout(() => enough.abort(), 2_000)
  }
  await readStream(url, cookie, '0', hear, enough.signal)
  clearTimeout(quiet)
  return ids
}

/** Lost, told twice or told in another order: all of them show as a difference. */
function missingOf(all: readonly string[], ids: readonly string[]): string[] {
  const twice = ids.filter((id, n) => ids.indexOf(id) !== n)
  return [...all.filter((id) => !ids.includes(id)), ...twice.map((id) => `${id} twice`)]
}

function readStream(url: string, cookie: string, lastId: string, hear: (id: string) => void, signal: AbortSignal) {
  return new Promise<void>((resolve) => {
    const headers = { cookie, 'last-event-id': lastId }
    const call = request(`${url}/api/updates`, { agent: false, headers, signal }, (answer) => {
      let rest = ''
      answer.setEncoding('utf8').on('data', (chunk: string) => {
        const events = (rest + chunk).split('\n\n')
        rest = events.pop()!
        for (const event of events) {
          const id = /^id: (\d+)$/m.exec(event)?.[1]
          if (id) hear(id)
        }
      })
      answer.on('error', () => {})
    })
    // Whatever ended it, the browser comes back; what counts is whether it misses anything.
    call.on('error', () => {})
    call.once('close', resolve)
    call.end()
  })
}
