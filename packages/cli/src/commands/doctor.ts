import { execFileSync } from 'node:child_process'
import { statfsSync } from 'node:fs'
import { freemem } from 'node:os'
import { parseArgs } from 'node:util'
import { readServices, root, stateFolder } from '../repository.ts'
import { driftOf } from '../scaffold/drift.ts'
import { ask } from '../supervisor/control.ts'
import { storefrontPort } from '../supervisor/ports.ts'
import { readState } from '../supervisor/state.ts'

const gigabyte = 1_000_000_000

/**
 * What this machine has, what is short, what only a cluster would need; and where services have drifted from today's template (`--services`: only that).
 * Gives 1 when something that start needs is missing, or a service has drifted.
 */
export async function doctor(args: string[]): Promise<number> {
  const { values } = parseArgs({ args, options: { services: { type: 'boolean', default: false } } })
  const machine = values.services || (await examineMachine())
  const services = await examineServices()
  return machine && services ? 0 : 1
}

async function examineMachine(): Promise<boolean> {
  const { bavail, bsize } = statfsSync(root)
  const disk = (bavail * bsize) / gigabyte
  const memory = freemem() / gigabyte
  const port = await storefrontPort(undefined)
  const needed: [string, string, boolean][] = [
    ['node', process.version, process.versions.node.startsWith('24.')],
    ['disk free', `${disk.toFixed(1)} GB (start needs 1.5)`, disk >= 1.5],
    ['memory free', `${memory.toFixed(1)} GB (start needs 1)`, memory >= 1],
    ['storefront port', `${port}${port === 8080 ? '' : ' (8080 is taken)'}`, true],
  ]
  for (const [name, value, ok] of needed) console.log(`${ok ? 'ok     ' : 'missing'}  ${name}: ${value}`)
  console.log(`        shop: ${await examineShop()}`)
  console.log('\nfor a cluster on this machine (flotilla cluster up):')
  for (const [program, args] of clusterTools) {
    const version = versionOf(program, args)
    console.log(`${version === undefined ? 'missing' : 'ok     '}  ${program}${version ? `: ${version}` : ''}`)
  }
  console.log('\nservices, against what flotilla new service makes today:')
  return needed.every(([, , ok]) => ok)
}

async function examineShop(): Promise<string> {
  const status = await ask(await readState(stateFolder), '/status')
  const running = status?.services.filter(({ pid }) => pid !== null) ?? []
  if (!status || running.length === 0) return 'does not run here'
  const pids = running.map(({ pid }) => String(pid)).join()
  const resident = execFileSync('ps', ['-o', 'rss=', '-p', pids], { encoding: 'utf8' }).trim().split(/\s+/)
  const megabytes = resident.reduce((sum, kilobytes) => sum + Number(kilobytes) / 1_024, 0)
  const ports = running.map(({ name, url }) => `${name} ${new URL(url).port}`).join(', ')
  return `runs at ${status.storefront}, ${running.length} services in ${megabytes.toFixed(0)} MB; ports: ${ports}`
}

/** Prints each service with its drift; true when there is none, and services were seen. */
export async function examineServices(): Promise<boolean> {
  const services = await readServices()
  const drifts = services.map((service) => ({ name: service.name, drift: driftOf(root, service) }))
  for (const { name, drift } of drifts.toSorted((a, b) => (a.name < b.name ? -1 : 1)))
    console.log([`${drift.length === 0 ? 'ok     ' : 'drifted'}  ${name}`, ...drift].join('\n         '))
  return services.length > 0 && drifts.every(({ drift }) => drift.length === 0)
}

const clusterTools: [string, string[]][] = [
  ['docker', ['info', '--format', '{{.ServerVersion}}']],
  ['kind', ['version']],
  ['kubectl', ['version', '--client']],
  ['helm', ['version', '--short']],
  ['skaffold', ['version']],
]

function versionOf(program: string, args: string[]): string | undefined {
  try {
    const output = execFileSync(program, args, {
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'ignore'],
      timeout: 10_000,
    })
    return output.split('\n')[0]
  } catch {
    return undefined
  }
}
