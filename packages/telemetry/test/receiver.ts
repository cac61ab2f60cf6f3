import { execFile } from 'node:child_process'
import { createServer, type IncomingHttpHeaders } from 'node:http'
import type { AddressInfo } from 'node:net'

export interface Received {
  path: string
  headers: IncomingHttpHeaders
  document: any
}

/** An OTLP receiver on 127.0.0.1. `silent` takes requests and never answers. */
export async function openReceiver({ silent = false, status = 200 } = {}) {
  const received: Received[] = []
  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = []
    for await (const chunk of request) chunks.push(chunk)
    received.push({
      path: request.url!,
      headers: request.headers,
      document: JSON.parse(Buffer.concat(chunks).toString()),
    })
    if (!silent) response.writeHead(status, { 'content-type': 'application/json' }).end('{}')
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    received,
    at: (path: string) => received.filter((one) => one.path === path).map((one) => one.document),
    async [Symbol.asyncDispose]() {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}

/** Runs program.ts; gives its log lines and what it reported. */
export function runProgram(env: Record<string, string>): Promise<{ lines: any[]; stdout: string; report: any }> {
  const program = new URL('program.ts', import.meta.url).pathname
  const options = { env: { PATH: process.env.PATH, ...env }, maxBuffer: 64 * 1024 * 1024 }
  return new Promise((resolve, reject) => {
    execFile(process.execPath, [program], options, (error, stdout, stderr) => {
      if (error) return reject(error)
      resolve({ lines: parse(stdout), stdout, report: Object.assign({}, ...parse(stderr)) })
    })
  })
}

function parse(text: string): any[] {
  return text
    .split('\n')
    .filter(Boolean)
    .map((line) => JSON.parse(line))
}
