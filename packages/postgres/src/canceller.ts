import { deadlineSignal } from '@flotilla/deadline'
import { Pool, type PoolClient } from 'pg'

/** Ends statements at the server for which nobody waits any more. */
export interface Canceller {
  /** Runs a statement on `client`. Throws at once when the deadline has passed; ends the statement (SQLSTATE 57014) when it passes meanwhile. */
  run<R>(client: PoolClient, statement: () => Promise<R>): Promise<R>
  close(): Promise<void>
}

/** On a connection of its own, made when it is first needed: when deadlines pass the others are all taken. */
export function createCanceller(options: { url: string; name: string; onError: (error: Error) => void }): Canceller {
  const { url, name, onError } = options
  let own: Pool | undefined

  function open(): Pool {
    const settings = { max: 1, connectionTimeoutMillis: 5_000, query_timeout: 5_000, idleTimeoutMillis: 10_000 }
    const pool = new Pool({ connectionString: url, application_name: name, ...settings })
    return pool.on('error', onError)
  }

  async function cancel(client: PoolClient): Promise<void> {
    const { processID } = client as PoolClient & { processID: number }
    own ??= open()
    await own.query('/* deadline.cancel */ select pg_cancel_backend($1)', [processID]).catch(onError)
  }

  return {
    async run(client, statement) {
      const signal = deadlineSignal()
      if (!signal) return statement()
      signal.throwIfAborted()
      let cancelling: Promise<void> | undefined
      const onAbort = () => {
        cancelling = cancel(client)
      }
      signal.addEventListener('abort', onAbort, { once: true })
      try {
        return await statement()
      } finally {
        signal.removeEventListener('abort', onAbort)
        // Else it could meet the next statement on this connection.
        await cancelling
      }
    },
    async close() {
      await own?.end()
    },
  }
}
