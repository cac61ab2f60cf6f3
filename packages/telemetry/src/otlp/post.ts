import { Agent as HttpAgent, request as httpRequest } from 'node:http'
import { Agent as HttpsAgent, request as httpsRequest } from 'node:https'

/** Sends JSON documents to one receiver over a kept connection. */
export interface Poster {
  /** Rejects unless the answer is a 2xx within `timeoutMs`. */
  post(path: string, document: unknown): Promise<void>
  close(): void
}

export function openPoster(base: string, timeoutMs = 3_000): Poster {
  const secure = base.startsWith('https:')
  const agent = secure
    ? new HttpsAgent({ keepAlive: true, maxSockets: 2 })
    : new HttpAgent({ keepAlive: true, maxSockets: 2 })
  const request = secure ? httpsRequest : httpRequest
  return {
    post(path, document) {
      const body = Buffer.from(JSON.stringify(document))
      const headers = { 'content-type': 'application/json', 'content-length': body.length }
      return new Promise((resolve, reject) => {
        const url = `${base.replace(/\/$/, '')}${path}`
        const call = request(
          url,
          { method: 'POST', agent, headers, signal: AbortSignal.timeout(timeoutMs) },
          (answer) => {
            const status = answer.statusCode ?? 0
            answer.resume()
            answer.once('error', reject)
            answer.once('end', () =>
              status >= 200 && status < 300 ? resolve() : reject(new Error(`${path}: answered ${status}`)),
            )
          },
        )
        call.once('error', reject)
        call.end(body)
      })
    },
    close: () => agent.destroy(),
  }
}
