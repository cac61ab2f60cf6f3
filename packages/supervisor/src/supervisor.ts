import type { ChildProcess } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { closeSync } from 'node:fs'
import { join } from 'node:path'
import { watchTree } from '@flotilla/dev-bundle/watch-tree'
import { CliError } from '@flotilla/workspace/errors'
import { ask, openControl } from './control.ts'
import { startDashboard } from './dashboard.ts'
import { urlOf } from './environment.ts'
import { type Fleet, prepareFleet } from './fleet.ts'
import { hold } from './holders.ts'
import type { KeptProcess } from './kept-process.ts'
import { clearLeftovers, findState, thisProcess } from './leftovers.ts'
import { whenSaved } from './on-save.ts'
import { isReady } from './service-process.ts'
import { staffEmail } from './staff.ts'
import { startAll } from './start-all.ts'
import { type Child, claimState, dropState, readState, type State, updateState } from './state.ts'
import { nothingRuns, type ServiceStatus, type Status } from './status.ts'

export interface Supervisor {
  /** Resolves with the storefront's address when every service has been ready. */
  start(): Promise<string | null>
  /** Services, then database. Can be called at any moment, also before start has come to its end; the second call waits for the first. */
  stop(): Promise<void>
}

export interface SupervisorOptions {
  /** The file of the command `flotilla`, for the processes that run another of its commands. */
  readonly command: string
  readonly root: string
  readonly folder: string
  readonly port: number | undefined
  readonly say: (line: string) => void
  readonly onStopAsked: () => void
}

/** Takes this checkout for itself, and clears away what a killed predecessor left. Throws when another runs here. */
export async function openSupervisor(options: SupervisorOptions): Promise<Supervisor> {
  const { command, root, folder, say, onStopAsked } = options
  const token = randomBytes(24).toString('base64url')
  const closers: (() => Promise<unknown>)[] = []
  const itself = await thisProcess()
  const children = new Map<number, Child>()
  let writing: Promise<unknown> = Promise.resolve()
  let fleet: Fleet | undefined
  const control = await openControl({ token, status: () => statusOf(fleet), stop: onStopAsked })
  const state = (): State => ({ pid: process.pid, port: control.port, token, children: [itself, ...children.values()] })
  try {
    await claim(folder, state())
  } catch (error) {
    control.close()
    throw error
  }
  const held = hold(folder)
  let closed = false
  const watching = setInterval(() => void readState(folder).then((found) => found ?? write()), 1_000)
  closers.push(async () => {
    closed = true
    clearInterval(watching)
    closeSync(held)
    control.close()
    await writing
    await dropState(folder, process.pid)
  })
  let stopping: Promise<void> | undefined

  let dashboard: KeptProcess | undefined
  // After the services, which send it their last lines.
  closers.push(async () => dashboard?.stop())

  async function start(): Promise<string | null> {
    const prepared = await prepareFleet({
      ...options,
      later: (close) => closers.push(close),
      onSpawn: remember,
      dashboard: true,
      held,
    })
    if (stopping) return null
    fleet = prepared
    const width = Math.max(...fleet.members.map(({ service }) => service.name.length))
    await startAll(fleet.members, ({ service, process: started }) =>
      say(`${`${service.name}:`.padEnd(width + 1)} ready at ${started.status().url}`),
    )
    if (stopping) return null
    // Only now, as it would take its share of the processors from the services; what they have to tell waits for it.
    const secret = randomBytes(18).toString('base64url')
    dashboard = startDashboard({
      command,
      folder,
      port: fleet.dashboardPort!,
      token: secret,
      say,
      onSpawn: remember,
      held,
    })
    // Making databases leaves seconds of writing behind, which would otherwise be done at the stop.
    void fleet.database.checkpoint().catch(() => {})
    const watched = ['services', 'apps', 'packages', 'contracts'].map((name) => join(root, name))
    const watcher = watchTree(watched, 10, whenSaved(fleet, say), say)
    closers.push(async () => watcher.close())
    const { storefront, dashboard: address } = await statusOf(fleet)
    say(`dashboard: ${address}/enter?token=${secret}`)
    if (fleet.staffPassword)
      say(`staff: log in at ${storefront}/account as ${staffEmail}; the password is in ${fleet.staffPassword}`)
    return storefront
  }

  function remember(child: ChildProcess): void {
    const { pid, spawnargs } = child
    if (!pid) return
    children.set(pid, { pid, args: spawnargs.slice(1) })
    child.once('exit', () => children.delete(pid))
    write()
  }

  function write(): void {
    writing = writing.then(() => (closed ? undefined : updateState(folder, state()))).catch(() => {})
  }

  async function stop(): Promise<void> {
    stopping ??= closeAll(closers)
    await stopping
  }

  return { start, stop }
}

async function claim(folder: string, state: State): Promise<void> {
  for (;;) {
    const other = await findState(folder)
    if (!other && (await claimState(folder, state))) return
    if (!other) continue
    const status = await ask(other, '/status')
    if (status)
      throw new CliError(
        `it runs here already, as process ${other.pid}${status.storefront ? `: ${status.storefront}` : ''}`,
        'flotilla status tells more; flotilla stop ends it.',
      )
    await clearLeftovers(folder, other)
  }
}

async function statusOf(fleet: Fleet | undefined): Promise<Status> {
  if (!fleet) return nothingRuns
  const [database, ...services] = await Promise.all([
    fleet.database.status(),
    ...fleet.members.map(({ process }) => live(process.status())),
  ])
  const ready = [database, ...services].every(({ state }) => state === 'ready')
  const dashboard = fleet.dashboardPort === undefined ? null : urlOf(fleet.dashboardPort)
  const storefront = services.find(({ name }) => name === 'gateway') ?? services.at(-1)
  return { ready, storefront: storefront?.url ?? null, dashboard, database, services }
}

async function live(status: ServiceStatus): Promise<ServiceStatus> {
  if (status.state !== 'ready' || (await isReady(status.admin))) return status
  return { ...status, state: 'unready' }
}

// Services first and all at once, then what they stand on, in the reverse order of its making.
async function closeAll(closers: readonly (() => Promise<unknown>)[]): Promise<void> {
  for (const close of closers.toReversed()) await close().catch((error: Error) => console.error(error.message))
}
