import { once } from 'node:events'
import { type AddressInfo, connect, createServer, type Socket } from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'
import type { Program } from './process.ts'

const askEveryMs = 50

/**
 * What stands before the pods of a Service: spreads connections over those that are ready, hears of readiness by asking, and goes on sending for `lagMs` to one that is not ready any
 * more, as every node of a cluster does until it has heard. It never tries a second time.
 */
export async function openBalancer(programs: readonly Program[], lagMs: number) {
  const backends = programs.map(({ url, admin }) => ({ port: Number(new URL(url).port), admin, used: true }))
  const sockets = new Set<Socket>()
  let turn = 0
  let open = true

  async function ask(backend: (typeof backends)[number]): Promise<void> {
    for (; open; await sleep(askEveryMs)) {
      const ready = await fetch(`${backend.admin}/readyz`).then(
        ({ ok }) => ok,
        () => false,
      )
      if (!ready) await sleep(lagMs)
      backend.used = ready
    }
  }

  const server = createServer((client) => {
    const used = backends.filter((one) => one.used)
    if (used.length === 0) return client.destroy()
    const backend = connect(used[turn++ % used.length]!.port, '127.0.0.1')
    for (const [one, other] of [
      [client, backend],
      [backend, client],
    ] as const) {
      sockets.add(one)
      one.on('error', () => other.destroy()).on('close', () => sockets.delete(one))
      one.pipe(other)
    }
  })
  await once(server.listen(0, '127.0.0.1'), 'listening')
  const asking = backends.map(ask)
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    async close() {
      open = false
      server.close()
      for (const socket of sockets) socket.destroy()
      await Promise.all(asking)
    },
  }
}
