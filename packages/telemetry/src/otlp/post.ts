import { Agent as HttpAgent, request as httpRequest } from 'node:http'
import { Agent as HttpsAgent, request as httpsRequest } from 'node:https'
import type { Destination } from './destinations.ts'

/** Sends documents to one receiver over a kept connection. */
export interface Poster {
  /** Rejects unless the answer is a 2xx within `timeoutMs`. A receiver that is too slow may have it already. */
  post(body: Uint8Array, headers?: Readonly<Record<string, string>>): Promise<void>
  close(): void
}

export function openPoster({ url, headers: own }: Destination, timeoutMs = 10_000): Poster {
  const secure = url.startsWith('https:')
  const agent = secure
    ? new HttpsAgent({ keepAlive: true, maxSockets: 2 })
    : new HttpAgent({ keepAlive: true, maxSockets: 2 })
  const request = secure ? httpsRequest : httpRequest
  return {
    post(body, given = {}) {
      const headers = { 'content-type': 'application/json', ...given, ...own, 'content-length': body.length }
      return new Promise((resolve, reject) => {
        const options = { method: 'POST', agent, headers, signal: AbortSignal.timeout(timeoutMs) }
        const call = request(url, options, (answer) => {
          const status = answer.statusCode ?? 0
          answer.resume()
          answer.once('error', reject)
          answer.once('end', () => {
            if (status >= 200 && status < 300) return resolve()
            reject(new Error(`${url}: answered ${status}`))
          })
        })
        call.once('error', reject)
        call.end(body)
      })
    },
    close: () => agent.destroy(),
  }
}
