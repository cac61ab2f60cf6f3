import { backOff, untilBack } from '@flotilla/retry'
import { Client, escapeIdentifier, type QueryResult, type QueryResultRow } from 'pg'
import { defaultAnswerMs } from './database.ts'
import { isUnanswered } from './errors.ts'

/**
 * A connection of its own that hears NOTIFY and can hold session locks. Reconnects by itself, within a second of the server's return; `onWake` also fires then. It asks every few seconds whether the server is still
 * there: a connection that only hears would never find out, and its locks would long be another's.
 */
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
  /** How often it asks whether the server is still there, and how long it waits for the answer. */
  beatMs?: number
  answerMs?: number
}): Listener {
  const { url, name, channels, onWake, onError = () => {} } = options
  const { beatMs = 5_000, answerMs = defaultAnswerMs } = options
  let client: Client | undefined
  let closed = false
  let retry: NodeJS.Timeout | undefined
  let failures = 0

  async function connect(): Promise<void> {
    const fresh = makeClient()
    if (!fresh) return again()
    let beat: NodeJS.Timeout | undefined
    fresh.on('notification', ({ channel, payload }) => onWake(channel, payload))
    fresh.on('error', onError)
    fresh.on('end', () => {
      clearInterval(beat)
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
    failures = 0
    beat = setInterval(() => void ask(fresh, 'select 1').catch(() => {}), beatMs)
    onWake()
  }

  // Reads the file of the CA, where the URL names one.
  function makeClient(): Client | undefined {
    try {
      return new Client({
        connectionString: url,
        application_name: `${name} listener`,
        keepAlive: true,
        connectionTimeoutMillis: 5_000,
        query_timeout: answerMs,
      })
    } catch (error) {
      onError(error as Error)
      return undefined
    }
  }

  // One at a time.
  let last: Promise<unknown> = Promise.resolve()
  function ask<R extends QueryResultRow>(to: Client, text: string, values: unknown[] = []): Promise<QueryResult<R>> {
    const asked = last
      .catch(() => {})
      .then(() => to.query<R>(text, values))
      .catch((error: Error) => {
        if (isUnanswered(error)) drop(to)
        throw error
      })
    last = asked
    return asked
  }

  // With an unanswered statement under way this does not wait for the other side; the end of it leads to the next connection.
  function drop(silent: Client): void {
    if (client === silent) client = undefined
    void silent.end()
  }

  function again(): void {
    if (closed) return
    clearTimeout(retry)
    retry = setTimeout(() => (connecting = connect()), backOff(++failures, untilBack))
  }

  let connecting = connect()
  return {
    async tryLocks(keys) {
      if (!client) return []
      const text = 'select key, pg_try_advisory_lock(key) as locked from unnest($1::bigint[]) as key'
      const { rows } = await ask<{ key: string; locked: boolean }>(client, text, [keys.map(String)])
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
