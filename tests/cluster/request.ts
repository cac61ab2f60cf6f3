import { type Agent, type ClientRequest, request } from 'node:http'

export interface Reply {
  readonly status: number
  readonly body: any
  readonly cookie: string | undefined
}

/** The message of the error for a request that took longer than any may. */
export const tooLate = 'no answer in 20 s'

/** One request, tried once: what a client without retries sees. With `overMs` its body comes in pieces over that time, as over a bad line. */
export function send(
  url: string,
  options: { agent: Agent | false; method?: string; headers?: Record<string, string>; body?: unknown; overMs?: number },
): Promise<Reply> {
  const { agent, method = 'GET', headers = {}, body, overMs = 0 } = options
  const text = body === undefined ? undefined : JSON.stringify(body)
  const fields = {
    ...headers,
    ...(text && { 'content-type': 'application/json', 'content-length': String(Buffer.byteLength(text)) }),
  }
  return new Promise((resolve, reject) => {
    const call = request(url, { agent, method, headers: fields, timeout: 20_000 }, (answer) => {
      let received = ''
      answer.setEncoding('utf8').on('data', (chunk) => (received += chunk))
      answer.once('error', reject)
      answer.once('end', () => {
        const cookie = answer.headers['set-cookie']?.[0]?.split(';')[0]
        resolve({ status: answer.statusCode!, body: parse(received), cookie })
      })
    })
    call.once('timeout', () => call.destroy(new Error(tooLate)))
    call.once('error', reject)
    if (text && overMs > 0) trickle(call, text, overMs)
    else call.end(text)
  })
}

function trickle(call: ClientRequest, text: string, overMs: number): void {
  const pieces = text.match(/[^]{1,8}/g)!
  const timer = setInterval(() => {
    call.write(pieces.shift()!)
    if (pieces.length > 0) return
    clearInterval(timer)
    call.end()
  }, overMs / pieces.length)
  call.once('close', () => clearInterval(timer))
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return text
  }
}
