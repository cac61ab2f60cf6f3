import { once } from 'node:events'
import { connect, type Socket } from 'node:net'

export interface Sockets {
  /** Connects. The socket reads nothing until it is resumed. */
  open(): Promise<Socket>
  destroyAll(): void
  /** How many connected. */
  readonly opened: number
}

/** Connections to a server from one address, which is the stranger's. */
export function openSockets(url: string, localAddress: string): Sockets {
  const { hostname, port } = new URL(url)
  const all = new Set<Socket>()
  let opened = 0
  return {
    async open() {
      const socket = connect({ host: hostname, port: Number(port), localAddress })
      all.add(socket)
      socket.pause().once('close', () => all.delete(socket))
      await once(socket, 'connect')
      socket.on('error', () => {})
      opened++
      return socket
    },
    destroyAll() {
      for (const socket of all) socket.destroy()
    },
    get opened() {
      return opened
    },
  }
}
