import type { ChildProcess } from 'node:child_process'
import { join } from 'node:path'
import { type DevBundle, type DevBundler, openDevBundler } from '@flotilla/dev-bundle'
import { openVendor, type Vendor } from '@flotilla/dev-bundle/vendor'
import { openVendorCache } from '@flotilla/dev-bundle/vendor-cache'
import { buildWeb } from '@flotilla/dev-bundle/web'
import { CliError } from '@flotilla/workspace/errors'
import { operator } from '@flotilla/workspace/operator'
import { readServices, type Service } from '@flotilla/workspace/repository'
import { aboutUnmarked } from '@flotilla/workspace/unmarked'
import { type DatabaseServer, openDatabaseServer } from './database-server.ts'
import { type Address, environmentFor, urlOf } from './environment.ts'
import { ensureKeys } from './keys.ts'
import { openLog } from './logs.ts'
import { openPorts, storefrontPort } from './ports.ts'
import { prepareDatabases } from './prepare-databases.ts'
import { type Program, type ServiceProcess, superviseService } from './service-process.ts'
import { ensureStaffPassword, staffKeeper } from './staff.ts'

/** One service with all that keeps it running. */
export interface Member {
  readonly service: Service
  readonly bundler: DevBundler
  /** Undefined while its sources do not build. */
  bundle: DevBundle | undefined
  /** Its migrations did not run, and may have to be mended. */
  refused?: boolean
  readonly process: ServiceProcess
}

export interface FleetOptions {
  readonly root: string
  /** .flotilla */
  readonly folder: string
  readonly port: number | undefined
  readonly say: (line: string) => void
  readonly onSpawn: (child: ChildProcess, service: string) => void
  /** Takes what has to be undone at the end, at once when it begins to exist. */
  readonly later: (close: () => Promise<unknown>) => void
  /** Services send their telemetry to a dashboard, unless the environment names another receiver. */
  readonly dashboard?: boolean
  /** How proofs, which kill services, have theirs. */
  readonly atStart?: (service: string) => NodeJS.ProcessEnv
  readonly delayOf?: () => number
  /** A descriptor that each process of a service holds open. */
  readonly held?: number
}

export interface Fleet {
  readonly members: readonly Member[]
  /** The file with the password of staff, where there is a service that knows people. */
  readonly staffPassword: string | undefined
  readonly database: DatabaseServer
  /** Where the dashboard is expected. */
  readonly dashboardPort: number | undefined
}

/** Database → migrations, and bundles meanwhile: all that has to be there before the services start. */
export async function prepareFleet(options: FleetOptions): Promise<Fleet> {
  const { root, folder, port, say, later, atStart, delayOf } = options
  const services = await readServices(`${root}/services`)
  if (services.length === 0)
    throw new CliError('there are no services', 'A service is a folder below services/ with a package.json.')
  const unmarked = await aboutUnmarked(services, process.env)
  if (unmarked) say(unmarked)
  const ports = openPorts(folder)
  const databasePort = await ports.next()
  const addresses = await addressesFor(services, ports, port)
  const dashboardPort = options.dashboard ? await ports.next() : undefined
  const telemetry = dashboardPort === undefined ? {} : toDashboard(dashboardPort)
  const keys = ensureKeys(folder, [operator, ...services.map(({ name }) => name)], say)
  const hasStaff = services.some(({ name }) => name === staffKeeper)
  const staffPassword = hasStaff ? await ensureStaffPassword(folder) : undefined
  const starting = openDatabaseServer({ folder, port: databasePort, say })
  later(() =>
    starting.then(
      (server) => server.stop(),
      () => {},
    ),
  )
  const provisioned = starting.then(async (server) => {
    say(`database: ready at ${(await server.status()).where}`)
    return prepareDatabases(server, services, say)
  })
  const vendor = openVendor(
    join(folder, 'vendor'),
    openVendorCache(join(root, '.flotilla/vendor-cache'), join(root, 'pnpm-lock.yaml')),
  )
  const bundled = Promise.all(
    services.map((service) => bundleService(service, join(folder, 'services', service.name), vendor, later)),
  )
  const [databases, bundles] = await Promise.all([provisioned, bundled, Promise.all(services.map(buildWeb)), keys])
  const members = await Promise.all(
    services.map(async (service, i): Promise<Member> => {
      const { name } = service
      const env = environmentFor(service, {
        addresses,
        database: databases[i]!,
        keys: await keys,
        shell: process.env,
        telemetry,
      })
      const log = openLog(folder, name, say)
      const { port: own, adminPort } = addresses.get(name)!
      const supervised = superviseService({
        name,
        env: {
          ...env,
          NODE_COMPILE_CACHE: join(folder, 'compile-cache'),
          ...(name === staffKeeper && { STAFF_PASSWORD_FILE: staffPassword }),
        },
        url: urlOf(own),
        admin: urlOf(adminPort),
        say,
        ...(atStart && { atStart: () => atStart(name) }),
        ...(delayOf && { delayOf }),
        held: options.held,
        onSpawn(child) {
          if (child.stdout) log.take(child.stdout)
          if (child.stderr) log.take(child.stderr)
          options.onSpawn(child, name)
        },
      })
      return { service, ...bundles[i]!, process: supervised }
    }),
  )
  later(() => Promise.all(members.map((member) => member.process.stop())))
  return { members, staffPassword, database: await starting, dashboardPort }
}

// The dashboard gets all of it, and passes it on to wherever the variables say. The gateway's /docs leads there, and goes on with the traces that its explorer begins.
function toDashboard(port: number): NodeJS.ProcessEnv {
  const theirs = Object.keys(process.env).filter((name) => name.startsWith('OTEL_EXPORTER_OTLP_'))
  const url = urlOf(port)
  return {
    ...Object.fromEntries(theirs.map((name) => [name, undefined])),
    OTEL_EXPORTER_OTLP_ENDPOINT: url,
    DASHBOARD_URL: url,
    TRUST_TRACEPARENT: 'true',
  }
}

/** What a member is to run now. */
export function programOf({ bundle }: { bundle: DevBundle }): Program {
  const { main, vendored, hash } = bundle
  return { main, vendored, version: hash }
}

async function addressesFor(
  services: readonly Service[],
  ports: { next(): Promise<number> },
  port: number | undefined,
) {
  const addresses = new Map<string, Address>()
  for (const { name } of services) {
    const own = name === 'gateway' ? await storefrontPort(port) : await ports.next()
    addresses.set(name, { port: own, adminPort: await ports.next() })
  }
  return addresses
}

async function bundleService(
  service: Service,
  out: string,
  vendor: Vendor,
  later: FleetOptions['later'],
): Promise<{ bundler: DevBundler; bundle: DevBundle }> {
  const bundler = await openDevBundler(service.folder, out, vendor)
  later(() => bundler.close())
  try {
    return { bundler, bundle: await bundler.build() }
  } catch (error) {
    throw new CliError(`${service.name} does not build\n${(error as Error).message}`)
  }
}
