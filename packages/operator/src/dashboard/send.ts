import { randomUUID } from 'node:crypto'
import type { Ports } from '@flotilla/dashboard'
import type { SendRequest } from '@flotilla/dashboard-views/shapes'
import { staffEmail } from '@flotilla/supervisor/staff'
import { CliError } from '@flotilla/workspace/errors'

type Send = NonNullable<Ports['send']>

const timeoutMs = 30_000

/** Sends requests to the storefront's API as a guest or as staff, who log in when they are needed first and again when their session has ended. */
export function sendTo(storefront: () => Promise<string | null>, staffPassword: () => Promise<string>): Send {
  const cookies = new Map<SendRequest['as'], string>()

  async function exchange(base: string, request: SendRequest, headers: Record<string, string>) {
    const { method, path, body, as } = request
    const url = new URL(`/api${path}`, base)
    const cookie = cookies.get(as)
    return fetch(url, {
      method,
      redirect: 'manual',
      headers: {
        ...headers,
        ...(body !== undefined && { 'content-type': 'application/json' }),
        ...(cookie && { cookie }),
      },
      ...(body !== undefined && { body: JSON.stringify(body) }),
      signal: AbortSignal.timeout(timeoutMs),
    })
  }

  async function enter(base: string, as: SendRequest['as']): Promise<void> {
    cookies.delete(as)
    if (as === 'nobody') return
    const login = { path: '/session/log-in', body: { email: staffEmail, password: (await staffPassword()).trim() } }
    const { path, body } = as === 'staff' ? login : { path: '/session', body: undefined }
    const answer = await exchange(base, { method: 'POST', path, body, as }, {})
    if (!answer.ok) throw new CliError(`${as} cannot log in: ${answer.status} ${await answer.text()}`)
    cookies.set(
      as,
      answer.headers
        .getSetCookie()
        .map((line) => line.split(';')[0]!)
        .join('; '),
    )
  }

  return async (request, traceparent) => {
    const base = await storefront()
    if (!base) throw new CliError('there is no storefront to send to', 'npm start')
    const headers = { traceparent, ...(request.method !== 'GET' && { 'idempotency-key': randomUUID() }) }
    if (!cookies.has(request.as)) await enter(base, request.as)
    let answer = await exchange(base, request, headers)
    if (answer.status === 401 && request.as !== 'nobody') {
      await enter(base, request.as)
      answer = await exchange(base, request, headers)
    }
    const text = await answer.text()
    const { 'set-cookie': _secret, ...shown } = Object.fromEntries(answer.headers)
    return { status: answer.status, headers: shown, body: fromJson(text) }
  }
}

function fromJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return text
  }
}
