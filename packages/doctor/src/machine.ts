import { statfsSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { totalmem } from 'node:os'
import { join } from 'node:path'
import { withClient } from '@flotilla/dev-database/prepared'
import { embeddedVersion } from '@flotilla/embedded-postgres'
import { storefrontPort } from '@flotilla/supervisor/ports'
import { type Finding, isOlder, versionIn } from '@flotilla/workspace/finding'
import { root } from '@flotilla/workspace/repository'
import { attempt } from '@flotilla/workspace/tool'

const gigabyte = 1_000_000_000
const diskNeeded = 1.5
const memoryNeeded = 1

/** What `npm start` and `npm test` need. */
export async function examineMachine(): Promise<Finding[]> {
  const { bavail, bsize } = statfsSync(root)
  const disk = (bavail * bsize) / gigabyte
  const port = await storefrontPort(undefined)
  const { node } = process.versions
  return [
    { name: 'node', value: node, state: node.startsWith('24.') ? 'ok' : 'old', get: 'Node 24: https://nodejs.org' },
    await pnpm(),
    await postgres(),
    await natsServer(),
    {
      name: 'disk free',
      value: `${disk.toFixed(1)} GB (start needs ${diskNeeded})`,
      state: disk >= diskNeeded ? 'ok' : 'short',
    },
    memory(),
    { name: 'storefront port', value: `${port}${port === 8080 ? '' : ' (8080 is taken)'}`, state: 'ok' },
  ]
}

async function pnpm(): Promise<Finding> {
  const file = join(root, '.flotilla/tools/node_modules/pnpm/package.json')
  const version = await readFile(file, 'utf8').then(
    (text) => JSON.parse(text).version as string,
    () => undefined,
  )
  if (version) return { name: 'pnpm', value: version, state: 'ok' }
  return { name: 'pnpm', value: 'not here yet', state: 'without', get: 'node flotilla.mjs fetches it' }
}

async function postgres(): Promise<Finding> {
  const name = 'PostgreSQL'
  const own = process.env.FLOTILLA_POSTGRES_URL
  try {
    if (!own) return { name, value: `${await embeddedVersion()}, from npm`, state: 'ok' }
    const { rows } = await withClient(own, (client) => client.query<{ server_version: string }>('show server_version'))
    const version = versionIn(rows[0]!.server_version)!
    const value = `${version}, at FLOTILLA_POSTGRES_URL`
    return isOlder(version, '18') ? { name, value, state: 'old', get: 'PostgreSQL 18' } : { name, value, state: 'ok' }
  } catch (error) {
    return { name, value: (error as Error).message, state: 'missing' }
  }
}

async function natsServer(): Promise<Finding> {
  const name = 'nats-server'
  const get = 'https://github.com/nats-io/nats-server/releases'
  const version = versionIn((await attempt(name, ['--version'])) ?? '')
  if (!version) return { name, value: 'none; tests and proofs on NATS are skipped', state: 'without', get }
  return isOlder(version, '2.12')
    ? { name, value: `${version} is older than 2.12`, state: 'old', get }
    : { name, value: version, state: 'ok' }
}

/** What may still be taken is known on Linux only: macOS counts what it holds for files as used. */
function memory(): Finding {
  const linux = process.platform === 'linux'
  const here = (linux ? process.availableMemory() : totalmem()) / gigabyte
  return {
    name: linux ? 'memory free' : 'memory in all',
    value: `${here.toFixed(1)} GB (start needs ${memoryNeeded})`,
    state: here >= memoryNeeded ? 'ok' : 'short',
  }
}
