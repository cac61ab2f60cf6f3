import { readFileSync } from 'node:fs'
import { Redis } from 'iovalkey'

export interface ValkeyOptions {
  /** redis://user:password@host:port/0; rediss:// over TLS, by the CAs that Node knows or those in the file `?ca=<path>`. */
  url: string
  /** Before every key, so that services share a server and not their keys; the ACL user's pattern is `<prefix>*`. */
  prefix: string
  /** How long one command may take, in ms: a slow cache is worse than none. */
  timeoutMs?: number
  /** After a failure it is not asked for so long, in ms. */
  restMs?: number
  onError?: (error: Error) => void
}

/** A connection to Valkey that nobody has to wait for. Connects in the background, and again after a loss. */
export interface Valkey {
  readonly server: Redis
  /** The command's answer; undefined while Valkey is away, or rests after a failure, and when the command fails. */
  ask<T>(command: (server: Redis) => Promise<T>): Promise<T | undefined>
  /** Notes the failure of a command that was not asked this way. */
  failed(error: Error): undefined
  close(): Promise<void>
}

export function openValkey({ url, prefix, timeoutMs = 50, restMs = 1_000, onError = () => {} }: ValkeyOptions): Valkey {
  const caFile = new URL(url).searchParams.get('ca')
  const server = new Redis(url, {
    ...(caFile && { tls: trust(caFile) }),
    keyPrefix: prefix,
    connectTimeout: 1_000,
    commandTimeout: timeoutMs,
    // While it is away commands fail at once, and do not wait for it.
    enableOfflineQueue: false,
    maxRetriesPerRequest: 0,
    retryStrategy: (attempt) => Math.min(attempt * 100, 2_000),
  })
  server.on('error', onError)
  let restsUntil = 0

  function failed(error: Error): undefined {
    restsUntil = performance.now() + restMs
    onError(error)
  }

  return {
    server,
    failed,
    async ask(command) {
      if (server.status !== 'ready' || performance.now() < restsUntil) return undefined
      return command(server).catch(failed)
    },
    async close() {
      server.disconnect()
    },
  }
}

/** Read anew for each connection, so that it may be renewed while we run. Throws where there is none to begin with; later the last one counts. */
function trust(caFile: string): { readonly ca: string } {
  let known = readFileSync(caFile, 'utf8')
  return {
    get ca() {
      try {
        known = readFileSync(caFile, 'utf8')
      } catch {}
      return known
    },
  }
}
