import { crashPoint } from '@flotilla/crash-points'
import { SpanKind, SpanStatusCode, trace } from '@opentelemetry/api'
import { Pool, type PoolClient } from 'pg'
import type { Row, Statement } from './sql.ts'

/** Where statements can be run: a database or a transaction of it. */
export interface Queryable {
  /** All rows. */
  query<R extends Row>(statement: Statement<R>): Promise<R[]>
  /** The first row, or undefined. */
  maybe<R extends Row>(statement: Statement<R>): Promise<R | undefined>
  /** The first row; throws when there is none. */
  one<R extends Row>(statement: Statement<R>): Promise<R>
}

export interface Transaction extends Queryable {
  /** Tells that these statements share one transaction, where a plain Queryable would be wrong. */
  readonly transaction: true
}

export interface Database extends Queryable {
  /** Runs `work` in a transaction: commits when it resolves, rolls back and rethrows when it rejects. Not retried. */
  tx<T>(work: (tx: Transaction) => Promise<T>): Promise<T>
  /** Connections in use, idle, and requests waiting for one. */
  readonly pool: { readonly total: number; readonly idle: number; readonly waiting: number }
  close(): Promise<void>
}

export interface DatabaseOptions {
  /** postgres://user:password@host:port/database */
  url: string
  /** Most connections at a time. */
  max?: number
  /** Shown in pg_stat_activity; the service's name. */
  name: string
  /** An idle connection that breaks is replaced; this hears of it. */
  onError?: (error: Error) => void
}

const tracer = trace.getTracer('@flotilla/postgres')

/** Opens a pool. Connects at the first statement, so a database that is away does not keep a service from starting. */
export function openDatabase({ url, max = 10, name, onError = () => {} }: DatabaseOptions): Database {
  const pool = new Pool({
    connectionString: url,
    max,
    application_name: name,
    connectionTimeoutMillis: 5_000,
    idleTimeoutMillis: 30_000,
  })
  pool.on('error', onError)
  return {
    ...queryable(pool),
    async tx(work) {
      crashPoint('tx.before-begin')
      const client = await pool.connect()
      let broken: Error | undefined
      // The pool listens only to idle clients; one that breaks in use would otherwise end the process.
      const onBroken = (error: Error) => {
        broken = error
      }
      client.on('error', onBroken)
      try {
        await client.query('begin')
        const result = await work({ ...queryable(client), transaction: true })
        crashPoint('tx.before-commit')
        await client.query('commit')
        crashPoint('tx.after-commit')
        return result
      } catch (error) {
        await client.query('rollback').catch(onBroken)
        throw error
      } finally {
        client.off('error', onBroken)
        client.release(broken)
      }
    },
    get pool() {
      return { total: pool.totalCount, idle: pool.idleCount, waiting: pool.waitingCount }
    },
    close: () => pool.end(),
  }
}

function queryable(target: Pool | PoolClient): Queryable {
  async function query<R extends Row>(statement: Statement<R>): Promise<R[]> {
    if (!trace.getActiveSpan()?.isRecording()) return run<R>(target, statement)
    return tracer.startActiveSpan(
      statement.name,
      { kind: SpanKind.CLIENT, attributes: attributes(statement) },
      async (span) => {
        try {
          const rows = await run<R>(target, statement)
          span.setAttribute('db.response.returned_rows', rows.length)
          return rows
        } catch (error) {
          span.setStatus({ code: SpanStatusCode.ERROR, message: (error as Error).message })
          throw error
        } finally {
          span.end()
        }
      },
    )
  }
  return {
    query,
    maybe: async (statement) => (await query(statement))[0],
    async one(statement) {
      const [row] = await query(statement)
      if (!row) throw new Error(`${statement.name}: expected a row, found none`)
      return row
    },
  }
}

async function run<R extends Row>(target: Pool | PoolClient, { name, text, values }: Statement): Promise<R[]> {
  const { rows } = await target.query<R>({ name, text, values: values as unknown[] })
  return rows
}

// OpenTelemetry semantic conventions for database client spans.
function attributes({ name, text }: Statement) {
  return { 'db.system.name': 'postgresql', 'db.query.summary': name, 'db.query.text': text }
}
