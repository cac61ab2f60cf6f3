import { createInterface } from 'node:readline'
import { Readable } from 'node:stream'
import type { ReadableStream } from 'node:stream/web'
import { setTimeout as sleep } from 'node:timers/promises'
import type { Held } from '@flotilla/telemetry-store'

/** Where another dashboard is: asked for again when it has gone. */
export type Origin = () => Promise<{ readonly url: string; close(): void }>

const pauseMs = 1_000

/** Holds what another dashboard holds, and all that comes to it, until the returned function is called. What comes while it cannot be reached is missed. */
export function follow(held: Held, origin: Origin, onLost: (error: Error) => void): () => void {
  const stopping = new AbortController()
  const { signal } = stopping

  async function readOnce(whole: boolean): Promise<void> {
    const { url, close } = await origin()
    signal.addEventListener('abort', close)
    try {
      const { body, ok, status } = await fetch(`${url}/api/feed${whole ? '' : '?held=false'}`, { signal })
      if (!ok) throw new Error(`${url} answers ${status}`)
      const lines = createInterface({ input: Readable.fromWeb(body as ReadableStream) })
      for await (const line of lines) held.add(JSON.parse(line))
      throw new Error(`${url} has gone away`)
    } finally {
      signal.removeEventListener('abort', close)
      close()
    }
  }

  async function work(): Promise<void> {
    while (!signal.aborted) {
      // What is held here already would come a second time.
      const whole = held.spans.count + held.logs.count + held.points.count === 0
      await readOnce(whole).catch((error: Error) => signal.aborted || onLost(error))
      await sleep(pauseMs, undefined, { signal }).catch(() => {})
    }
  }

  void work()
  return () => stopping.abort()
}
