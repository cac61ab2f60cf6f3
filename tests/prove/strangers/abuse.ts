import type { Socket } from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'
import { type Errands, toHalf, toText } from './errands.ts'
import { openSockets, type Sockets } from './sockets.ts'

// Bad requests of each of the four kinds.
const each = 500
const pipelinedAtOnce = 10
// As many as fit, with the documents before them, into the 64 KiB that a server reads at a time.
const unreadAtOnce = 50

/** How many sockets the abuse needs; about 520 of them are open at a time. */
export const sockets = {
  all: each + each / pipelinedAtOnce + each + each / unreadAtOnce,
  aborted: each + each / pipelinedAtOnce,
} as const

// More than the kernel keeps for a client that does not read: 4 MiB by Linux's default tcp_wmem. What is behind them stays with the server.
const kernelBytes = 4_500_000
const document = 'GET /openapi.json HTTP/1.1\r\nhost: shop\r\n\r\n'

/** What was seen to happen, in sockets. */
export interface Abuse {
  readonly opened: number
  /** They were open until the stranger destroyed them. */
  readonly aborted: number
  /** Half-sent, open and not answered at the end. */
  readonly held: number
  /** Open at the end, with answers that nobody reads. */
  readonly unread: number
}

/** Sends bad requests of four kinds from one address, and ends all connections after `ms`. */
export async function abuse(url: string, from: string, { read, write = read }: Errands, ms: number): Promise<Abuse> {
  const size = (await (await fetch(`${url}/openapi.json`)).arrayBuffer()).byteLength
  const documents = document.repeat(Math.ceil(kernelBytes / size))
  const connections = openSockets(url, from)
  const [half, unread]: [Socket[], Socket[]] = [[], []]
  const [reads, full] = [() => toText(read).repeat(pipelinedAtOnce), documents + toText(read).repeat(unreadAtOnce)]
  let aborted = 0

  // Some before the server reads it, some while it works, some while it answers.
  async function abort(n: number, text: string): Promise<void> {
    const socket = await connections.open()
    socket.write(text)
    if (n % 2) await sleep(5)
    if (!socket.destroyed) aborted++
    if (n % 4 > 1) socket.resetAndDestroy()
    else socket.destroy()
  }

  const end = sleep(ms)
  await Promise.all([
    spread(each, ms, (n) => abort(n, toText(n % 8 > 3 ? write : read))),
    spread(each / pipelinedAtOnce, ms, (n) => abort(n, reads())),
    spread(each, ms / 3, async () => half.push(await begin(connections, toHalf(write)))),
    spread(each / unreadAtOnce, ms / 3, async () => unread.push(await stall(connections, full))),
  ])
  await end
  const held = half.filter((socket) => isOpen(socket) && socket.bytesRead === 0).length
  const seen = { opened: connections.opened, aborted, held, unread: unread.filter(isOpen).length }
  connections.destroyAll()
  return seen
}

async function begin(connections: Sockets, half: string): Promise<Socket> {
  const socket = await connections.open()
  // An answer and the end of the connection are heard.
  socket.resume().write(half)
  return socket
}

async function stall(connections: Sockets, requests: string): Promise<Socket> {
  const socket = await connections.open()
  socket.write(requests)
  return socket
}

const isOpen = (socket: Socket) => socket.readyState === 'open'

/** Acts so many times, evenly in that time. A connection that fails is one that is not counted. */
async function spread(times: number, ms: number, act: (n: number) => Promise<unknown>): Promise<void> {
  const begun = performance.now()
  const acts: Promise<unknown>[] = []
  while (acts.length < times) {
    const due = ((performance.now() - begun) / ms) * times
    while (acts.length < Math.min(due, times)) acts.push(act(acts.length).catch(() => {}))
    await sleep(5)
  }
  await Promise.all(acts)
}
