import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { buffer } from 'node:stream/consumers'
import { gunzipSync } from 'node:zlib'

/** Takes what services send to a dashboard, and keeps all of it as it came. */
export interface Collector {
  readonly url: string
  /** By kind: spans, metrics, logs. */
  readonly received: { readonly path: string; readonly body: Buffer }[]
  close(): Promise<void>
}

export async function openCollector(): Promise<Collector> {
  const received: Collector['received'] = []
  const server = createServer(async (request, response) => {
    const raw = await buffer(request)
    received.push({ path: request.url!, body: request.headers['content-encoding'] === 'gzip' ? gunzipSync(raw) : raw })
    response.writeHead(200, { 'content-type': 'application/json' }).end('{}')
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    received,
    async close() {
      server.closeAllConnections()
      server.close()
    },
  }
}
