import { randomInt } from 'node:crypto'
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import { defineOperation, Type } from '@flotilla/contract'

const product = Type.Object({ id: Type.String() })

export const operations = {
  getProduct: defineOperation({
    service: 'catalog',
    name: 'getProduct',
    summary: 'A product',
    method: 'GET',
    path: '/products/{id}',
    allow: ['anyone'],
    params: Type.Object({ id: Type.String() }),
    replies: { 200: product },
  }),
  listProducts: defineOperation({
    service: 'catalog',
    name: 'listProducts',
    summary: 'Products',
    method: 'GET',
    path: '/products',
    allow: ['anyone'],
    query: Type.Object({ tag: Type.Array(Type.String()), limit: Type.Integer({ default: 10 }) }),
    replies: { 200: Type.Array(product) },
  }),
  createProduct: defineOperation({
    service: 'catalog',
    name: 'createProduct',
    summary: 'Adds a product',
    method: 'POST',
    path: '/products',
    allow: ['staff'],
    body: Type.Object({ name: Type.String() }),
    replies: { 201: product },
  }),
}

export interface Seen {
  method: string
  url: string
  headers: IncomingMessage['headers']
  body: string
}

/** A server on 127.0.0.1 that answers as told and remembers what it was asked; on any port, or on one that is free again. */
export async function openPeer(answer: (response: ServerResponse, seen: Seen, count: number) => void, wanted?: number) {
  const seen: Seen[] = []
  let connections = 0
  const server = createServer(async (request, response) => {
    let body = ''
    for await (const chunk of request) body += chunk
    const one = { method: request.method!, url: request.url!, headers: request.headers, body }
    seen.push(one)
    answer(response, one, seen.length)
  })
  server.on('connection', () => connections++)
  const port = await listen(server, wanted)
  return {
    url: `http://127.0.0.1:${port}`,
    port,
    seen,
    get connections() {
      return connections
    },
    async [Symbol.asyncDispose]() {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}

// Below those that the system gives to outgoing connections: a port that was closed is still free when a test opens it again.
function listen(server: Server, wanted?: number): Promise<number> {
  const port = wanted ?? randomInt(10_000, 20_000)
  return new Promise((resolve, reject) => {
    const onError = (error: NodeJS.ErrnoException) => {
      if (wanted === undefined && error.code === 'EADDRINUSE') resolve(listen(server))
      else reject(error)
    }
    server.once('error', onError).listen(port, '127.0.0.1', () => {
      server.off('error', onError)
      resolve(port)
    })
  })
}

export function json(
  response: ServerResponse,
  status: number,
  body: unknown,
  headers: Record<string, string> = {},
): void {
  const type = status < 400 ? 'application/json' : 'application/problem+json'
  response.writeHead(status, { 'content-type': type, ...headers }).end(JSON.stringify(body))
}

export const unavailable = { type: 'about:blank', title: 'Not available now', status: 503, code: 'request.unavailable' }
