import type { Bus } from '@flotilla/bus'
import type { Clock } from '@flotilla/clock'

export interface BusOptions {
  /**
   * `postgres://role:password@host/bus`, or `nats://user:password@host:4222`; there `?replicas=3` is how many servers keep each message of the service. `tls://` is NATS
   * over TLS and nothing else, by the CAs that Node knows or those in the file `?ca=<path>`.
   */
  url: string
  /** The service that uses it; on NATS also the stream that it owns. */
  name: string
  clock: Clock
  onError?: (error: Error) => void
}

/** The bus that the URL names. Its server need not answer yet. An adapter, with the client library it needs, is loaded only when it is wanted. */
export async function openBus({ url, ...options }: BusOptions): Promise<Bus> {
  const { protocol, host, username, password, searchParams } = new URL(url)
  if (/^postgres(ql)?:$/.test(protocol)) {
    const { openPostgresBus } = await import('@flotilla/postgres-bus')
    return openPostgresBus({ url, ...options })
  }
  if (protocol !== 'nats:' && protocol !== 'tls:')
    throw new Error(`expected the URL of a bus, postgres://…, nats://… or tls://…, came ${protocol}//…`)
  const { openNatsBus } = await import('@flotilla/nats-bus')
  const [user, pass] = [username, password].map(decodeURIComponent) as [string, string]
  const replicas = Number(searchParams.get('replicas') ?? 1)
  const caFile = searchParams.get('ca')
  return openNatsBus({
    servers: host,
    replicas,
    ...(user && { credentials: { user, password: pass } }),
    ...(protocol === 'tls:' && { tls: caFile ? { caFile } : {} }),
    ...options,
  })
}
