import { grantRows } from '@flotilla/postgres/grants'
import { defaultLockTimeoutMs, retryOnLockTimeout } from '@flotilla/postgres/lock-timeout'
import { Client, type ClientConfig, escapeIdentifier, escapeLiteral } from 'pg'

export interface Provisioned {
  /** The service's: reads and writes rows, nothing else. */
  readonly url: string
  /** The owner's: for migrations. */
  readonly ownerUrl: string
  readonly busUrl?: string
}

export interface Provision {
  readonly service: string
  readonly password: string
  readonly ownerPassword: string
  readonly bus?: boolean
}

/**
 * Gives a service a database of its own and two roles: `<service>_owner`, which owns it and migrates it, and `<service>`, which may only read and
 * write rows, in transactions of at most 5 s. Nobody else may connect. With `bus`, the service may use the database `bus` too, as far as its
 * schema lets it (see `provisionBus`, to be called before). Can be repeated; passwords are set to those given.
 */
export async function provision(superuserUrl: string, options: Provision): Promise<Provisioned> {
  const { service, password, ownerPassword, bus = false } = options
  const owner = `${service}_owner`
  await using server = await connect(superuserUrl)
  // Roles are shared by the whole server; two who alter one at once would fail each other.
  await server.query(`select pg_advisory_lock(hashtext('flotilla provision'))`)
  await makeRole(server, owner, `login password ${escapeLiteral(ownerPassword)}`)
  await makeRole(server, service, `login password ${escapeLiteral(password)}`)
  await limit(server, service)
  await makeDatabase(server, service, owner)
  await admit(superuserUrl, service, owner, service)
  if (bus) await admitToBus(superuserUrl, service)
  return accessOf(superuserUrl, options)
}

/** How a service reaches what `provision` gives it. */
export function accessOf(superuserUrl: string, { service, password, ownerPassword, bus }: Provision): Provisioned {
  return {
    url: urlOf(superuserUrl, service, service, password),
    ownerUrl: urlOf(superuserUrl, service, `${service}_owner`, ownerPassword),
    ...(bus && { busUrl: urlOf(superuserUrl, 'bus', service, password) }),
  }
}

export interface BusProvision {
  /** SQL that can be run again. */
  readonly schema: string
  /** Hears each time that a lock is not to be had. */
  readonly warn?: (line: string) => void
  /** How long a statement waits for a lock, in ms; 0: for ever. */
  readonly lockTimeoutMs?: number
  /** How long to try to get the locks, in ms; 4 minutes unless told otherwise. */
  readonly patienceMs?: number
}

/**
 * Makes the database `bus` and applies `schema` as its owner, in one transaction. Services use the bus in the meantime: it waits 2 s for a lock on a table, then lets them pass and
 * tries again (docs/decisions/0057); throws when that takes too long.
 */
export async function provisionBus(superuserUrl: string, options: BusProvision): Promise<void> {
  const { schema, warn, lockTimeoutMs = defaultLockTimeoutMs, patienceMs } = options
  await using server = await connect(superuserUrl)
  await server.query(`select pg_advisory_lock(hashtext('flotilla provision'))`)
  await makeRole(server, 'bus_owner', 'nologin')
  await makeDatabase(server, 'bus', 'bus_owner')
  async function apply(): Promise<void> {
    await using bus = await connect(superuserUrl, 'bus', { lock_timeout: lockTimeoutMs })
    await bus.query('revoke all on schema public from public')
    await bus.query(`begin; set local role bus_owner;\n${schema}\n;commit`)
  }
  await retryOnLockTimeout(apply, { what: () => 'schema of the bus', patienceMs, warn })
}

async function makeRole(server: Client, name: string, rights: string): Promise<void> {
  const role = escapeIdentifier(name)
  const { rowCount } = await server.query('select from pg_roles where rolname = $1', [name])
  await server.query(
    `${rowCount ? 'alter' : 'create'} role ${role} nosuperuser nocreatedb nocreaterole noreplication ${rights}`,
  )
}

// A writing transaction left open holds back every later event of the whole server (architecture.md §5).
async function limit(server: Client, name: string): Promise<void> {
  for (const setting of ['transaction_timeout', 'idle_in_transaction_session_timeout'])
    await server.query(`alter role ${escapeIdentifier(name)} set ${setting} = '5s'`)
}

async function makeDatabase(server: Client, name: string, owner: string): Promise<void> {
  const database = escapeIdentifier(name)
  const { rowCount } = await server.query('select from pg_database where datname = $1', [name])
  if (!rowCount) await server.query(`create database ${database} owner ${escapeIdentifier(owner)}`)
  await server.query(`revoke all on database ${database} from public`)
}

/** Lets `role` read and write the rows of whatever `owner` has made or will make in the database. The migrator does the same in schemas of libraries that it makes later. */
async function admit(superuserUrl: string, name: string, owner: string, role: string): Promise<void> {
  await using database = await connect(superuserUrl, name)
  const { rows } = await database.query<{ schema: string }>(
    `select nspname as schema from pg_namespace where nspname = 'public' or nspowner = $1::regrole`,
    [escapeIdentifier(owner)],
  )
  await database.query(`
    grant connect on database ${escapeIdentifier(name)} to ${escapeIdentifier(role)};
    revoke all on schema public from public;
    ${rows.map(({ schema }) => grantRows({ schema, owner, role })).join(';')}
  `)
}

/** Lets `role` connect to the bus. The bus's schema grants the rest to everyone who can connect; rights that an older version granted are revoked. */
async function admitToBus(superuserUrl: string, role: string): Promise<void> {
  await using bus = await connect(superuserUrl, 'bus')
  const to = escapeIdentifier(role)
  await bus.query(`
    grant connect on database bus to ${to};
    grant usage on schema public to ${to};
    revoke all on all tables in schema public from ${to};
    revoke all on all sequences in schema public from ${to};
    alter default privileges for role bus_owner in schema public revoke all on tables from ${to};
    alter default privileges for role bus_owner in schema public revoke all on sequences from ${to};
  `)
}

async function connect(
  superuserUrl: string,
  database?: string,
  config: ClientConfig = {},
): Promise<Client & AsyncDisposable> {
  const url = new URL(superuserUrl)
  if (database) url.pathname = `/${database}`
  const client = new Client({
    connectionString: url.href,
    application_name: 'flotilla provision',
    connectionTimeoutMillis: 10_000,
    ...config,
  })
  // A connection that breaks while it is idle fails the next statement; unheard, it would end the process.
  client.on('error', () => {})
  await client.connect()
  return Object.assign(client, { [Symbol.asyncDispose]: () => client.end() })
}

function urlOf(superuserUrl: string, database: string, user: string, password: string): string {
  const url = new URL(superuserUrl)
  return Object.assign(url, { pathname: `/${database}`, username: user, password: encodeURIComponent(password) }).href
}
