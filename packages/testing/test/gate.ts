import { once } from 'node:events'
import { connect, createServer, type Server, type Socket } from 'node:net'
import { freePort } from '@flotilla/embedded-postgres'

export interface Gate {
  /** The given address, through the gate. */
  readonly url: string
  /** Breaks all connections and refuses new ones. */
  shut(): Promise<void>
  open(): Promise<void>
}

/** A way to a server that can be shut and opened again, at one and the same port. */
export async function openGate(to: string): Promise<Gate> {
  const url = new URL(to)
  const { hostname, port } = new URL(to)
  const sockets = new Set<Socket>()
  let server: Server
  async function open(): Promise<void> {
    server = createServer((near) => {
      const far = connect(Number(port || 5432), hostname)
      for (const socket of [near, far]) {
        sockets.add(socket)
        socket.on('error', () => {}).once('close', () => [near, far].forEach((end) => end.destroy()))
      }
      near.pipe(far).pipe(near)
    }).listen(Number(url.port), '127.0.0.1')
    await once(server, 'listening')
  }
  url.hostname = '127.0.0.1'
  url.port = String(await freePort())
  await open()
  return {
    url: url.href,
    open,
    async shut() {
      if (!server.listening) return
      server.close()
      for (const socket of sockets) socket.destroy()
      sockets.clear()
      await once(server, 'close')
    },
  }
}
