import { connect, type NatsConnection, PermissionViolationError } from '@nats-io/transport-node'

export interface Credentials {
  readonly user: string
  readonly password: string
}

/** How the server is known over TLS: by the CAs in a file, which is read anew for each connection, or by those that Node knows. */
export interface Tls {
  readonly caFile?: string
}

/** One connection, made when it is first needed, that comes back by itself. */
export interface Connection {
  /** Rejects when no server answers; may be called again. */
  get(): Promise<NatsConnection>
  /** The connection, unless it is broken at the moment. */
  readonly live: NatsConnection | undefined
  /** Calls `listener` whenever the connection breaks. */
  onBreak(listener: () => void): () => void
  close(): Promise<void>
}

export interface ConnectionOptions {
  servers: string | string[]
  name: string
  credentials?: Credentials | undefined
  /** Without it the server decides, and is known by Node's CAs; with it a server without TLS is refused. */
  tls?: Tls | undefined
  onError: (error: Error) => void
}

export function createConnection({ servers, name, credentials, tls, onError }: ConnectionOptions): Connection {
  const listeners = new Set<() => void>()
  let opening: Promise<NatsConnection> | undefined
  let live: NatsConnection | undefined
  let closed = false

  async function open(): Promise<NatsConnection> {
    if (closed) throw new Error(`the NATS connection of ${name} is closed`)
    const connection = await connect({
      servers,
      name,
      timeout: 5_000,
      maxReconnectAttempts: -1,
      reconnectTimeWait: 250,
      // A half-open connection is noticed within 6 s.
      pingInterval: 2_000,
      maxPingOut: 2,
      ...(tls && { tls }),
      // Answers go where only this user may listen.
      ...(credentials && {
        user: credentials.user,
        pass: credentials.password,
        inboxPrefix: `_INBOX_${credentials.user}`,
      }),
    })
    live = connection
    void watch(connection)
    return connection
  }

  async function watch(connection: NatsConnection): Promise<void> {
    for await (const status of connection.status()) {
      if (status.type === 'reconnect') live = connection
      if (status.type === 'disconnect') lose()
      // Whoever asked hears only that no answer came in time.
      if (status.type === 'error' && status.error instanceof PermissionViolationError) onError(refused(status.error))
    }
    lose()
    opening = undefined
  }

  function refused({ operation, subject }: PermissionViolationError): Error {
    const action = operation === 'publish' ? 'publish to' : 'subscribe to'
    return new Error(`NATS does not let ${credentials?.user ?? name} ${action} ${subject}`)
  }

  function lose(): void {
    live = undefined
    for (const listener of listeners) listener()
  }

  return {
    get() {
      opening ??= open().catch((error) => {
        opening = undefined
        throw error
      })
      return opening
    },
    get live() {
      return live
    },
    onBreak(listener) {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    async close() {
      closed = true
      const connection = await opening?.catch(() => undefined)
      await connection?.close()
    },
  }
}
