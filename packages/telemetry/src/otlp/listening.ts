import { connect } from 'node:net'

/** Tells whether somebody accepts connections at a URL. No answer within `timeoutMs` counts as yes. */
export function isListening(url: string, timeoutMs = 500): Promise<boolean> {
  const { hostname, port, protocol } = new URL(url)
  return new Promise((resolve) => {
    const socket = connect({
      host: hostname.replace(/^\[|\]$/g, ''),
      port: Number(port) || (protocol === 'https:' ? 443 : 80),
    })
    const end = (answer: boolean) => () => {
      socket.destroy()
      resolve(answer)
    }
    socket.once('connect', end(true)).once('error', end(false)).setTimeout(timeoutMs, end(true))
  })
}
