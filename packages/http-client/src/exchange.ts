import type { IncomingHttpHeaders } from 'node:http'
import type { Dispatcher } from 'undici'

export interface Answer {
  readonly status: number
  readonly headers: IncomingHttpHeaders
  readonly body: Buffer
}

/** Why there is no answer. */
export interface Failure {
  readonly error: Error
  /** `gone`: the caller's signal; `late`: the deadline; `large`: over the limit; `broken`: the connection, or none was to be had. */
  readonly reason: 'gone' | 'late' | 'large' | 'broken'
}

/**
 * One request and its whole answer, by undici's dispatch: no streams are made for a body that is read at once anyway. Never rejects.
 */
export function exchange(
  pool: Dispatcher,
  request: Dispatcher.DispatchOptions,
  limits: { ms: number; bytes: number; signal: AbortSignal | undefined },
): Promise<Answer | Failure> {
  const { ms, bytes, signal } = limits
  return new Promise((resolve) => {
    let controller: Dispatcher.DispatchController | undefined
    let reason: Failure['reason'] = 'broken'
    let status = 0
    let headers: IncomingHttpHeaders = {}
    let first: Buffer | undefined
    let rest: Buffer[] | undefined
    let size = 0

    const timer = setTimeout(give, ms, 'late', 'the deadline passed')
    const onAbort = signal ? () => give('gone', 'the caller left') : undefined
    if (onAbort) signal!.addEventListener('abort', onAbort, { once: true })

    function give(why: Failure['reason'], text: string): void {
      reason = why
      const error = new Error(text)
      end({ reason, error })
      controller?.abort(error)
    }

    function end(result: Answer | Failure): void {
      clearTimeout(timer)
      if (onAbort) signal!.removeEventListener('abort', onAbort)
      resolve(result)
    }

    pool.dispatch(request, {
      onRequestStart(started) {
        controller = started
        if (reason !== 'broken') started.abort(new Error(reason))
      },
      onResponseStart(_controller, code, fields) {
        status = code
        headers = fields
      },
      onResponseData(_controller, chunk) {
        size += chunk.length
        if (size > bytes) return give('large', `the answer is larger than ${bytes} bytes`)
        if (first) (rest ??= [first]).push(chunk)
        else first = chunk
      },
      onResponseEnd() {
        end({ status, headers, body: rest ? Buffer.concat(rest) : (first ?? Buffer.alloc(0)) })
      },
      onResponseError(_controller, error) {
        end({ reason, error })
      },
    })
  })
}
