import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { CliError } from '@flotilla/workspace/errors'
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
  const server: Server = createServer((request, response) => {
    // A page in a browser can send requests here too, but it cannot know the token.
    if (request.headers.authorization !== `Bearer ${token}`) return response.writeHead(403).end()
    if (request.url === '/stop') {
      response.end('{}')
      return stop()
    }
    status().then(
      (found) => response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(found)),
      ({ message }: Error) => response.writeHead(500, { 'content-type': 'text/plain' }).end(message),
    )
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

/** The supervisor's answer, or undefined when the one that wrote the state is gone. A CliError when it is there and says what is wrong. */
export async function ask(state: State | undefined, path: '/status' | '/stop'): Promise<Status | undefined> {
  if (!state) return undefined
  const answer = await send(state, path).catch(() => undefined)
  if (answer?.status === 500) throw new CliError(`the supervisor (process ${state.pid}) does not know: ${answer.text}`)
  return answer?.status === 200 ? (JSON.parse(answer.text) as Status) : undefined
}

async function send({ port, token }: State, path: string): Promise<{ status: number; text: string }> {
  const response = await fetch(`http://127.0.0.1:${port}${path}`, {
    method: path === '/stop' ? 'POST' : 'GET',
    headers: { authorization: `Bearer ${token}`, connection: 'close' },
    signal: AbortSignal.timeout(5_000),
  })
  return { status: response.status, text: await response.text() }
}
