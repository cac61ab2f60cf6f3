import { connect } from 'node:net'

/** What came of bytes on a connection of their own. */
export interface Heard {
  readonly statuses: readonly number[]
  readonly text: string
  /** Whether the server closed it, and after how long. */
  readonly closed: boolean
  readonly ms: number
}

/** Sends bytes as they are, and listens until the server closes or nothing has come for `quietMs`. */
export function shoot(url: string, bytes: string | Buffer, { quietMs = 700 } = {}): Promise<Heard> {
  return converse(url, (socket) => socket.write(bytes), quietMs)
}

/** Sends the first part, and then a little every now and then, until the server has had enough or `patienceMs` are over. */
export function drip(
  url: string,
  first: string,
  { piece = 'x', everyMs = 500, patienceMs = 30_000 } = {},
): Promise<Heard> {
  return converse(
    url,
    (socket) => {
      socket.write(first)
      const dripping = setInterval(() => socket.writable && socket.write(piece), everyMs)
      socket.once('close', () => clearInterval(dripping))
    },
    patienceMs,
  )
}

function converse(url: string, begin: (socket: ReturnType<typeof connect>) => void, quietMs: number): Promise<Heard> {
  const since = performance.now()
  const { hostname, port } = new URL(url)
  const socket = connect(Number(port), hostname)
  let text = ''
  return new Promise((done) => {
    const end = (closed: boolean) => () => {
      clearTimeout(quiet)
      socket.destroy()
      const statuses = [...text.matchAll(/^HTTP\/1\.1 (\d{3})/gm)].map(([, status]) => Number(status))
      done({ statuses, text, closed, ms: performance.now() - since })
    }
    let quiet = setTimeout(end(false), quietMs)
    socket.setEncoding('latin1').on('data', (data) => {
      text += data
      clearTimeout(quiet)
      // After a refusal it is to be closed, however busy the machine is.
      quiet = setTimeout(end(false), /^HTTP\/1\.1 4/m.test(text) ? Math.max(quietMs, 10_000) : quietMs)
    })
    socket.once('close', end(true)).on('error', () => {})
    begin(socket)
  })
}
