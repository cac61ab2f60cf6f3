import type { DataPort } from '@flotilla/dashboard'
import { redact } from '@flotilla/telemetry'
import { Client } from 'pg'

const hidden = '•••'
// By what columns are called; what JSON holds is gone through by the names of its fields.
const secret = /password|secret|token|hash|sealed|cookie|fingerprint|private/i
// What was written to somebody: a code for a new password may be in it.
const letters = ['mails.text', 'mails.html']
const mostCounted = 100_000

// Tables of the service and of libraries, as SQL names them: `orders`, `messaging.inbox`. Not the version tables of libraries.
const tables = `pg_class c join pg_namespace n on n.oid = relnamespace and relkind = 'r' and nspname !~ '^(pg_|information_schema$|flotilla$)'
  and (nspname = 'public' or relname !~ '^pgmigrations')`

interface Column {
  readonly name: string
  readonly type: string
}

/** The tables of the services' databases, in transactions that cannot write. */
export function readTables(services: readonly string[], url: () => Promise<string>): DataPort {
  const inDatabase = async <T>(service: string, work: (client: Client) => Promise<T>) =>
    reading(await url(), service, work)
  return {
    tables: () =>
      Promise.all(
        services.map((service) =>
          inDatabase(service, async (client) => ({ service, tables: await countTables(client) })),
        ),
      ),
    async rows(service, table, page) {
      if (!services.includes(service)) return undefined
      return inDatabase(service, async (client) => {
        const columns = await columnsOf(client, table)
        return columns.length === 0 ? undefined : readPage(client, { table, columns, ...page })
      })
    },
  }
}

async function reading<T>(url: string, database: string, work: (client: Client) => Promise<T>): Promise<T> {
  const connection = new URL(url)
  connection.pathname = database
  const client = new Client({
    connectionString: connection.href,
    options: '-c default_transaction_read_only=on -c statement_timeout=3000',
    connectionTimeoutMillis: 3_000,
    application_name: 'dashboard',
  })
  client.on('error', () => {})
  await client.connect()
  return work(client).finally(() => client.end())
}

async function countTables(client: Client): Promise<{ name: string; rows: number }[]> {
  const { rows: names } = await client.query<{ name: string }>(
    `select c.oid::regclass::text as name from ${tables} order by nspname <> 'public', 1`,
  )
  const counts = names.map(
    ({ name }, n) => `select ${n} as n, count(*)::int as rows from (select from ${name} limit ${mostCounted}) t`,
  )
  if (counts.length === 0) return []
  const { rows } = await client.query<{ n: number; rows: number }>(counts.join(' union all '))
  return rows.map(({ n, rows: found }) => ({ name: names[n]!.name, rows: found }))
}

async function columnsOf(client: Client, table: string): Promise<Column[]> {
  const { rows } = await client.query<Column>(
    `select attname as name, format_type(atttypid, atttypmod) as type from pg_attribute join (select c.oid from ${tables}) c on c.oid = attrelid
     where attrelid::regclass::text = $1 and attnum > 0 and not attisdropped order by attnum`,
    [table],
  )
  return rows
}

// By where rows lie: every table has that, and PostgreSQL reads on from there without looking at those before.
async function readPage(
  client: Client,
  page: { table: string; columns: Column[]; after: string | undefined; limit: number },
) {
  const { table, columns, after = '(0,0)', limit } = page
  const from = /^\(\d{1,10},\d{1,5}\)$/.test(after) ? after : '(0,0)'
  const { rows } = await client.query<Record<string, unknown>>(
    `select ctid::text as "row id", * from ${table} where ctid > $1::tid order by ctid limit $2`,
    [from, limit],
  )
  const last = rows.length === limit ? (rows.at(-1)!['row id'] as string) : null
  return {
    columns,
    rows: rows.map((row) => columns.map(({ name }) => shown(`${table}.${name}`, row[name]))),
    next: last,
  }
}

/** `column` with its table: `mails.text`, `messaging.retries.envelope`. */
export function shown(column: string, value: unknown): unknown {
  if (value === null) return null
  if (letters.includes(column) || secret.test(column.split('.').at(-1)!)) return hidden
  if (column.endsWith('.envelope')) return { ...(redact(value) as object), data: hidden }
  return Buffer.isBuffer(value) ? `\\x${value.toString('hex')}` : redact(value)
}
