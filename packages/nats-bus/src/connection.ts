import { EventEmitter, once } from 'node:events'
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
  /** Waits for up to 5 s while it is broken; rejects when no server answers, and may be called again. */
  get(): Promise<NatsConnection>
  /** The connection, unless it is broken at the moment. */
  readonly live: NatsConnection | undefined
  /** What a request gets, or a rejection as soon as the connection breaks: the client itself waits for its time-out, and the server may be back by then. */
  answer<T>(request: Promise<T>): Promise<T>
  /** When the connection broke, and when it came back. */
  readonly changes: EventEmitter<{ broken: []; back: [] }>
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

const answerMs = 5_000

/** Nobody knows whether the request reached the server. */
export class ConnectionBroke extends Error {
  override name = 'ConnectionBroke'
  override message = 'the connection to NATS broke'
}

export function createConnection({ servers, name, credentials, tls, onError }: ConnectionOptions): Connection {
  const changes: Connection['changes'] = new EventEmitter()
  // One for each partition of each stream that is read.
  changes.setMaxListeners(0)
  let opening: Promise<NatsConnection> | undefined
  let live: NatsConnection | undefined
  let closed = false

  async function open(): Promise<NatsConnection> {
    if (closed) throw new Error(`the NATS connection of ${name} is closed`)
    const connection = await connect({
      servers,
      name,
      timeout: answerMs,
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
      if (status.type === 'reconnect') change(connection)
      if (status.type === 'disconnect') change(undefined)
      // Whoever asked hears only that no answer came in time.
      if (status.type === 'error' && status.error instanceof PermissionViolationError) onError(refused(status.error))
    }
    change(undefined)
    opening = undefined
  }

  function refused({ operation, subject }: PermissionViolationError): Error {
    const action = operation === 'publish' ? 'publish to' : 'subscribe to'
    return new Error(`NATS does not let ${credentials?.user ?? name} ${action} ${subject}`)
  }

  function change(connection: NatsConnection | undefined): void {
    live = connection
    changes.emit(live ? 'back' : 'broken')
  }

  async function back(): Promise<void> {
    await once(changes, 'back', { signal: AbortSignal.timeout(answerMs) }).catch((cause: unknown) => {
      throw new Error(`NATS is away: no server has answered ${name} for ${answerMs / 1_000} s`, { cause })
    })
  }

  return {
    async get() {
      opening ??= open().catch((error) => {
        opening = undefined
        throw error
      })
      const connection = await opening
      if (live !== connection) await back()
      return connection
    },
    async answer(request) {
      const answered = new AbortController()
      const broken = once(changes, 'broken', { signal: answered.signal }).then(() => {
        throw new ConnectionBroke()
      })
      return Promise.race([request, broken]).finally(() => answered.abort())
    },
    get live() {
      return live
    },
    changes,
    async close() {
      closed = true
      const connection = await opening?.catch(() => undefined)
      await connection?.close()
    },
  }
}
