import { Client, escapeIdentifier } from 'pg'

/** A connection of its own that hears NOTIFY and can hold session locks. Reconnects by itself; `onWake` also fires then. */
export interface Listener {
  /** Takes those session-level advisory locks that are free, and gives them. None while the connection is down. Lost with the connection. */
  tryLocks(keys: readonly bigint[]): Promise<bigint[]>
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
    async tryLocks(keys) {
      if (!client) return []
      const text = 'select key, pg_try_advisory_lock(key) as locked from unnest($1::bigint[]) as key'
      const { rows } = await client.query<{ key: string; locked: boolean }>(text, [keys.map(String)])
      return rows.flatMap(({ key, locked }) => (locked ? [BigInt(key)] : []))
    },
    async close() {
      closed = true
      clearTimeout(retry)
      await connecting
      await client?.end()
    },
  }
}
