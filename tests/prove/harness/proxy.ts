import { once } from 'node:events'
import { type AddressInfo, connect, createServer, type Socket } from 'node:net'

export interface Proxy {
  readonly port: number
  /** Everything that passes from now on is late by so much; 0 is as good as none. */
  delay(ms: number): void
  /** Breaks all connections; both sides see it. */
  cut(): void
  /**
   * Connections as a machine that lost its power leaves them: the server sees them end, the client hears nothing, for ever. Those that are made from now on hear nothing
   * either, until `heal`.
   */
  halfOpen(): void
  heal(): void
  close(): Promise<void>
}

interface Pair {
  readonly near: Socket
  readonly far: Socket | undefined
}

/** A way to a port on this machine that can go wrong. */
export async function openProxy(target: () => number): Promise<Proxy> {
  const pairs = new Set<Pair>()
  let [lateMs, silent] = [0, false]

  const server = createServer((near) => {
    near.setNoDelay().on('error', () => {})
    const far = silent ? undefined : connect(target(), '127.0.0.1').setNoDelay()
    const pair = { near, far }
    pairs.add(pair)
    near.once('close', () => {
      pairs.delete(pair)
      far?.destroy()
    })
    if (!far) return
    far.on('error', () => {})
    far.once('close', () => pairs.has(pair) && near.destroy())
    pass(near, far)
    pass(far, near)
  })

  // In order, whatever the delay is by then.
  function pass(from: Socket, to: Socket): void {
    let last: Promise<unknown> = Promise.resolve()
    from.on('data', (data) => {
      if (lateMs === 0) return void (last = last.then(() => to.write(data)))
      const late = new Promise((done) => setTimeout(done, lateMs))
      last = Promise.all([last, late]).then(() => to.write(data))
    })
  }

  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const cut = () => {
    for (const { near } of pairs) near.destroy()
  }
  return {
    port: (server.address() as AddressInfo).port,
    delay(ms) {
      lateMs = ms
    },
    cut,
    halfOpen() {
      silent = true
      // Not pairs any more, so that the end of one side does not reach the other.
      const before = [...pairs]
      pairs.clear()
      for (const { near, far } of before) {
        pairs.add({ near, far: undefined })
        far?.destroy()
      }
    },
    heal() {
      silent = false
    },
    async close() {
      if (!server.listening) return
      server.close()
      cut()
      await once(server, 'close')
    },
  }
}
