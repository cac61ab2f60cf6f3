import { assertAnswers, ownServer } from '@flotilla/dev-database/own-server'
import { readServices } from '@flotilla/workspace/repository'
import { machineOf, markedIn, settingsOf } from '@flotilla/workspace/shell'
import { aboutUnmarked } from '@flotilla/workspace/unmarked'
import { expect, test } from 'vitest'
import { environmentFor } from './environment.ts'
import { inOneMessage, toRefusal } from './refusal.ts'

const machine = { PATH: '/bin', HOME: '/home/ann', TZ: 'Europe/Berlin', LC_ALL: 'C', NODE_EXTRA_CA_CERTS: '/ca.pem' }
const others = {
  LOG_LEVEL: 'INFO',
  PGSSLMODE: 'require',
  PGOPTIONS: '-c default_transaction_read_only=on',
  HTTP_PROXY: 'http://proxy:3128',
  NODE_OPTIONS: '--inspect',
  NODE_USE_ENV_PROXY: '1',
  OPENSSL_CONF: '/etc/fips.cnf',
  CACHE_URL: 'redis://elsewhere',
  VERSION_FILE: '/etc/version',
  HOSTNAME: 'laptop',
  OTEL_SERVICE_NAME: 'theirs',
}
const shell = {
  ...machine,
  ...others,
  FLOTILLA_LOG_LEVEL: 'debug',
  FLOTILLA_PORT: '1',
  FLOTILLA_POSTGRES_URL: 'secret',
}

test('of what the shell has for other programs nothing reaches ours', () => {
  expect(machineOf(shell)).toEqual(machine)
  expect(markedIn(shell)).toEqual({ FLOTILLA_LOG_LEVEL: 'debug', FLOTILLA_PORT: '1', FLOTILLA_POSTGRES_URL: 'secret' })
})

test('FLOTILLA_ marks a setting of a service, but not what is for the commands', () => {
  expect(settingsOf(shell)).toEqual({ LOG_LEVEL: 'debug', PORT: '1' })
})

test('a service gets the machine, its settings, and last of all what is decided here', () => {
  const env = environmentFor(
    { name: 'cart', folder: '', description: '', targets: [] },
    {
      addresses: new Map([['cart', { port: 7, adminPort: 8 }]]),
      database: { url: 'postgres://cart', ownerUrl: '', busUrl: 'postgres://bus' },
      keys: { trustedFile: '/trusted', privateFile: (name) => `/${name}` },
      telemetry: { OTEL_EXPORTER_OTLP_ENDPOINT: 'http://dashboard', OTEL_EXPORTER_OTLP_HEADERS: undefined },
      shell: { ...shell, OTEL_EXPORTER_OTLP_ENDPOINT: 'https://theirs', OTEL_EXPORTER_OTLP_HEADERS: 'a=b' },
    },
  )
  expect(env).toEqual({
    ...machine,
    LOG_LEVEL: 'debug',
    OTEL_EXPORTER_OTLP_ENDPOINT: 'http://dashboard',
    HOST: '127.0.0.1',
    PORT: '7',
    ADMIN_PORT: '8',
    DATABASE_URL: 'postgres://cart',
    BUS_URL: 'postgres://bus',
    SERVICE_KEY_FILE: '/cart',
    TRUSTED_KEYS_FILE: '/trusted',
    DRAIN_MS: '0',
    CLOSE_MS: '3000',
  })
})

test('settings without their mark are named, once; what is decided here and what others have is not', async () => {
  const services = await readServices()
  const theirs = {
    ...others,
    PORT: '80',
    DATABASE_URL: 'x',
    CATALOG_URL: 'x',
    FLOTILLA_STAFF_EMAIL: 'me@flotilla.test',
  }
  expect(await aboutUnmarked(services, { ...theirs, STAFF_EMAIL: 'nobody' })).toBe(
    'not for the shop: LOG_LEVEL, CACHE_URL, STAFF_EMAIL of this shell; its settings are FLOTILLA_LOG_LEVEL, FLOTILLA_CACHE_URL, FLOTILLA_STAFF_EMAIL',
  )
  expect(await aboutUnmarked(services, { ...machine, PGSSLMODE: 'require' })).toBeUndefined()
})

test('another server is named by a URL of PostgreSQL that answers, or the start ends with a sentence', async () => {
  expect(ownServer({})).toBeUndefined()
  const url = process.env.FLOTILLA_TEST_POSTGRES_URL!
  expect(ownServer({ FLOTILLA_POSTGRES_URL: url })).toBe(url)
  for (const wrong of ['127.0.0.1:5432', 'mysql://root:s3cret@db', 'postgres://a b'])
    expect(() => ownServer({ FLOTILLA_POSTGRES_URL: wrong })).toThrow(
      /^FLOTILLA_POSTGRES_URL must be the URL of a superuser, as postgres:\/\/postgres:…@127\.0\.0\.1:5432\/postgres$/,
    )
  await expect(assertAnswers(url)).resolves.toBeUndefined()
  await expect(assertAnswers('postgres://postgres:s3cret@127.0.0.1:9/postgres')).rejects.toThrow(
    'the server in FLOTILLA_POSTGRES_URL (127.0.0.1:9) cannot be used: connect ECONNREFUSED 127.0.0.1:9',
  )
})

test('a refusal names the variable as the shell does, and each finding once', () => {
  const said = 'warning: old\nthe configuration is not valid: LOG_LEVEL must be one of info, warn, got "LOG_LEVEL"\n'
  const message = toRefusal(said, shell)
  expect(message).toBe('FLOTILLA_LOG_LEVEL must be one of info, warn, got "LOG_LEVEL"')
  expect(toRefusal(said, {})).toBe('LOG_LEVEL must be one of info, warn, got "LOG_LEVEL"')
  expect(toRefusal('', shell)).toBe('its configuration is not valid')
  const other = { service: 'cart', message: 'another' }
  expect(inOneMessage([{ service: 'orders', message }, other, { service: 'cart', message }])).toBe(
    `cart: another\ncart, orders: ${message}`,
  )
})
