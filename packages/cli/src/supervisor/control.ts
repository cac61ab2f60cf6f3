import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { State } from './state.ts'
import type { Status } from './status.ts'

/**
 * How other commands talk to a running supervisor: HTTP on 127.0.0.1 with a token from the state file. Not a Unix socket: its path may have
 * some 100 characters, and a checkout lies deeper than that.
 */
export async function openControl(options: {
  token: string
  status: () => Promise<Status>
  stop: () => void
}): Promise<{ port: number; close(): void }> {
  const { token, status, stop } = options
  const server: Server = createServer(async (request, response) => {
    // A page in a browser can send requests here too, but it cannot know the token.
    if (request.headers.authorization !== `Bearer ${token}`) return response.writeHead(403).end()
    if (request.url === '/stop') {
      response.end('{}')
      return stop()
    }
    response.setHeader('content-type', 'application/json')
    response.end(JSON.stringify(await status()))
  })
  await new Promise<void>((done, fail) => server.once('error', fail).listen(0, '127.0.0.1', done))
  const { port } = server.address() as AddressInfo
  return {
    port,
    close() {
      server.close()
      server.closeAllConnections()
    },
  }
}

/** The supervisor's answer, or undefined when the one that wrote the state is gone. */
export async function ask(state: State | undefined, path: '/status' | '/stop'): Promise<Status | undefined> {
  if (!state) return undefined
  try {
    const response = await fetch(`http://127.0.0.1:${state.port}${path}`, {
      method: path === '/stop' ? 'POST' : 'GET',
      headers: { authorization: `Bearer ${state.token}`, connection: 'close' },
      signal: AbortSignal.timeout(5_000),
    })
    return response.ok ? ((await response.json()) as Status) : undefined
  } catch {
    return undefined
  }
}
