import { crashPoint } from '@flotilla/crash-points'
import { deadlineSignal } from '@flotilla/deadline'
import { SpanKind, SpanStatusCode, trace } from '@opentelemetry/api'
import { Pool, type PoolClient } from 'pg'
import { createCanceller } from './canceller.ts'
import { connectionsOf, isUseless } from './connections.ts'
import { DatabaseAway, isStalePlan, toAway } from './errors.ts'
import { observePool } from './pool-metrics.ts'
import { type Row, type Statement, uniqueNames } from './sql.ts'

/** Where statements can be run: a database or a transaction of it. Within a deadline they are cancelled when it passes. They throw `DatabaseAway` when the server cannot be reached. */
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
  /** The service whose database it is: the name that `openDatabase` was given. */
  readonly name: string
}

export interface Database extends Queryable {
  /** Runs `work` in a transaction: commits when it resolves, rolls back and rethrows when it rejects, or when the deadline has passed. Not retried, but for one case: after a migration has changed what its statements give, it runs once more. */
  tx<T>(work: (tx: Transaction) => Promise<T>): Promise<T>
  /** Connections in use, idle, and requests waiting for one. */
  readonly pool: { readonly total: number; readonly idle: number; readonly waiting: number }
  close(): Promise<void>
}

export interface DatabaseOptions {
  /** `postgres://user:password@host:port/database`; over TLS with `?sslmode=verify-full&sslrootcert=<file>`, which is read anew for each connection. */
  url: string
  /** Most connections at a time. */
  max?: number
  /** Shown in pg_stat_activity; the service's name. */
  name: string
  /** How long a statement may go unanswered before its connection is given up. */
  answerMs?: number
  /** An idle connection that breaks is replaced; this hears of it. */
  onError?: (error: Error) => void
}

/** The server ends a transaction of a service after 5 s: who has heard nothing for twice as long talks to a machine that is gone. */
export const defaultAnswerMs = 10_000

const tracer = trace.getTracer('@flotilla/postgres')

/** Opens a pool. Connects at the first statement, so a database that is away does not keep a service from starting. */
export function openDatabase({
  url,
  max = 10,
  name,
  answerMs = defaultAnswerMs,
  onError = () => {},
}: DatabaseOptions): Database {
  const pool = new Pool({
    connectionString: url,
    max,
    application_name: name,
    connectionTimeoutMillis: 5_000,
    idleTimeoutMillis: 10_000,
    query_timeout: answerMs,
    keepAlive: true,
  })
  pool.on('error', onError)
  const forget = observePool(pool, name)
  const connections = connectionsOf(pool)
  const canceller = createCanceller({ url, name, onError })
  const check = uniqueNames()
  // On its way from the pool to whoever asked nobody listens to a client, and an error that nobody hears ends the process.
  pool.on('connect', (client) => client.on('error', () => {}))

  async function transact<T>(work: (tx: Transaction) => Promise<T>): Promise<T> {
    crashPoint('tx.before-begin')
    const client = await connections.take('begin')
    let failure: unknown
    // The pool listens only to idle clients; one that breaks in use would otherwise end the process.
    const onBroken = (error: Error) => {
      failure = new DatabaseAway(error)
    }
    client.on('error', onBroken)
    try {
      crashPoint('tx.after-begin')
      const result = await work({
        ...queryable(check, (statement) => canceller.run(client, () => run(client, statement))),
        transaction: true,
        name,
      })
      deadlineSignal()?.throwIfAborted()
      crashPoint('tx.before-commit')
      await commit(client)
      crashPoint('tx.after-commit')
      return result
    } catch (error) {
      if (isUseless(error)) failure = error
      else await client.query('rollback').catch(onBroken)
      throw error
    } finally {
      client.off('error', onBroken)
      connections.giveBack(client, failure)
    }
  }

  async function runOnPool<R extends Row>(statement: Statement<R>): Promise<R[]> {
    const client = await connections.take()
    let failure: unknown
    try {
      return await canceller.run(client, () => run(client, statement))
    } catch (error) {
      failure = error
      throw error
    } finally {
      connections.giveBack(client, failure)
    }
  }

  return {
    ...queryable(check, (statement) => onceMoreAfterMigration(() => runOnPool(statement))),
    tx: (work) => onceMoreAfterMigration(() => transact(work)),
    get pool() {
      return { total: pool.totalCount, idle: pool.idleCount, waiting: pool.waitingCount }
    },
    async close() {
      forget()
      await pool.end()
      await canceller.close()
    },
  }
}

type Run = <R extends Row>(statement: Statement<R>) => Promise<R[]>

function queryable(check: (statement: Statement) => void, runs: Run): Queryable {
  async function query<R extends Row>(statement: Statement<R>): Promise<R[]> {
    check(statement)
    const recording = trace.getActiveSpan()?.isRecording()
    return recording ? traced(statement, () => runs(statement)) : runs(statement)
  }
  return {
    query,
    maybe: (statement) => query(statement).then(([row]) => row),
    async one(statement) {
      const [row] = await query(statement)
      if (!row) throw new Error(`${statement.name}: expected a row, found none`)
      return row
    },
  }
}

/** All plans are made anew on another connection. A transaction that met a stale one is void, so all of it runs again. */
function onceMoreAfterMigration<T>(work: () => Promise<T>): Promise<T> {
  return work().catch((error: unknown) => {
    if (!isStalePlan(error)) throw error
    return work()
  })
}

function run<R extends Row>(client: PoolClient, { name, text, values }: Statement): Promise<R[]> {
  return client.query<R>({ name, text, values: values as unknown[] }).then(
    ({ rows }) => rows,
    (error: Error) => {
      throw toAway(error)
    },
  )
}

async function commit(client: PoolClient): Promise<void> {
  await client.query('commit').catch((error: Error) => {
    throw toAway(error)
  })
}

function traced<R extends Row>(statement: Statement<R>, work: () => Promise<R[]>): Promise<R[]> {
  const options = { kind: SpanKind.CLIENT, attributes: attributes(statement) }
  return tracer.startActiveSpan(statement.name, options, async (span) => {
    try {
      const rows = await work()
      span.setAttribute('db.response.returned_rows', rows.length)
      return rows
    } catch (error) {
      span.setStatus({ code: SpanStatusCode.ERROR, message: (error as Error).message })
      throw error
    } finally {
      span.end()
    }
  })
}

// OpenTelemetry semantic conventions for database client spans.
function attributes({ name, text }: Statement) {
  return { 'db.system.name': 'postgresql', 'db.query.summary': name, 'db.query.text': text }
}
