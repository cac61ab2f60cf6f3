import { Client, escapeIdentifier } from 'pg'

/** A connection of its own that hears NOTIFY and can hold session locks. Reconnects by itself; `onWake` also fires then. */
export interface Listener {
  /** Takes a session-level advisory lock if it is free. False while the connection is down. Lost with the connection. */
  tryLock(key: bigint): Promise<boolean>
  close(): Promise<void>
}

/**
 * Listens on `channels`. `onWake(channel, payload)` is called for each notification, and with no arguments after every
 * (re)connect, since notifications may have been missed and locks are gone.
 */
export function openListener(options: {
  url: string
  name: string
  channels: readonly string[]
  onWake: (channel?: string, payload?: string) => void
  onError?: (error: Error) => void
}): Listener {
  const { url, name, channels, onWake, onError = () => {} } = options
  let client: Client | undefined
  let closed = false
  let retry: NodeJS.Timeout | undefined
  let delay = 100

  async function connect(): Promise<void> {
    const fresh = new Client({
      connectionString: url,
      application_name: `${name} listener`,
      keepAlive: true,
      connectionTimeoutMillis: 5_000,
    })
    fresh.on('notification', ({ channel, payload }) => onWake(channel, payload))
    fresh.on('error', onError)
    fresh.on('end', () => {
      if (client === fresh) client = undefined
      again()
    })
    try {
      await fresh.connect()
      for (const channel of channels) await fresh.query(`listen ${escapeIdentifier(channel)}`)
    } catch (error) {
      onError(error as Error)
      await fresh.end().catch(() => {})
      return again()
    }
    if (closed) return void (await fresh.end())
    client = fresh
    delay = 100
    onWake()
  }

  function again(): void {
    if (closed) return
    clearTimeout(retry)
    retry = setTimeout(() => (connecting = connect()), delay)
    delay = Math.min(delay * 2, 5_000)
  }

  let connecting = connect()
  return {
    async tryLock(key) {
      if (!client) return false
      const { rows } = await client.query('select pg_try_advisory_lock($1) as locked', [key.toString()])
      return rows[0].locked
    },
    async close() {
      closed = true
      clearTimeout(retry)
      await connecting
      await client?.end()
    },
  }
}
