import { type ChildProcess, spawn } from 'node:child_process'
import { setTimeout as sleep } from 'node:timers/promises'
import { nextDelay } from './back-off.ts'
import type { ServiceState, ServiceStatus } from './status.ts'

/** What a service's process runs. */
export interface Program {
  readonly main: string
  /** Loaded before it. */
  readonly vendored: readonly string[]
  readonly version: string
}

export interface ServiceProcess {
  status(): ServiceStatus
  /** Starts it, or stops it and starts the program as it is now. Resolves when it is ready, rejects when it ends before that. */
  restart(program: Program): Promise<void>
  /** Gets a process ready that the next restart with the same main has only to begin; so that is quick. */
  standBy(program: Program): void
  stop(): Promise<void>
}

export interface ServiceProcessOptions {
  readonly name: string
  readonly env: NodeJS.ProcessEnv
  readonly url: string
  readonly admin: string
  readonly say: (line: string) => void
  readonly onSpawn: (child: ChildProcess) => void
  /** For those who kill it on purpose: what it gets beside `env`, asked at each start. */
  readonly atStart?: () => NodeJS.ProcessEnv
  /** How long to wait before the next start, in ms. */
  readonly delayOf?: typeof nextDelay
}

// Who is ready says so; those that were not made with the kit are asked.
const askEveryMs = 100
const preloader = new URL('../dev/preload.mjs', import.meta.url).href

/** One service's process, started again when it crashes. */
export function superviseService(options: ServiceProcessOptions): ServiceProcess {
  const { name, env, url, admin, say, onSpawn, atStart = () => ({}), delayOf = nextDelay } = options
  let child: ChildProcess | undefined
  let spare: ChildProcess | undefined
  let state: ServiceState = 'stopped'
  let program: Program | undefined
  let restarts = 0
  let ended: ServiceStatus['ended'] = null
  let delay = 0
  let again: NodeJS.Timeout | undefined

  async function launch(): Promise<void> {
    const began = Date.now()
    state = 'starting'
    const current = begin()
    child = current
    const over = new Promise<string>((done) => {
      current.once('exit', (code, signal) => done(signal ?? `code ${code}`))
      current.once('error', (error) => done(error.message))
    })
    current.once('exit', async () => {
      if (child !== current) return
      child = undefined
      crashed(await over, Date.now() - began)
    })
    if (!(await becomesReady(current, admin))) throw new Error(`${name}: ended with ${await over} before it was ready`)
    if (child === current) state = 'ready'
  }

  function spawnProgram({ main, vendored, version }: Program, standBy: boolean): ChildProcess {
    const preload = JSON.stringify({ vendored, standBy })
    // A session of its own: Ctrl-C in the terminal is for the supervisor. The IPC channel tells it when that is gone.
    const spawned = spawn(process.execPath, ['--import', preloader, main], {
      detached: true,
      stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
      env: { ...env, ...atStart(), VERSION: version, FLOTILLA_PRELOAD: preload },
    })
    onSpawn(spawned)
    return spawned
  }

  function begin(): ChildProcess {
    const ready = spare
    spare = undefined
    if (!ready || !isUp(ready)) return spawnProgram(program!, false)
    ready.send({ version: program!.version })
    return ready
  }

  function crashed(reason: string, uptime: number): void {
    state = 'crashed'
    ended = { how: reason, at: Date.now() }
    // EX_CONFIG: the same environment would be refused again.
    if (reason === 'code 78') return say(`${name}: its configuration is not valid (.flotilla/logs/${name}.log)`)
    delay = delayOf(delay, uptime)
    say(`${name}: ended with ${reason}; again in ${delay} ms (.flotilla/logs/${name}.log)`)
    again = setTimeout(() => {
      restarts++
      launch().then(
        () => say(`${name}: ready again`),
        () => {},
      )
    }, delay)
  }

  async function stop(): Promise<void> {
    clearTimeout(again)
    const current = child
    child = undefined
    state = 'stopped'
    if (current) await end(current)
  }

  return {
    status: () => ({
      name,
      state,
      url,
      admin,
      pid: child?.pid ?? null,
      version: program?.version ?? '',
      restarts,
      ended,
    }),
    async restart(next) {
      await stop()
      program = next
      await launch()
    },
    standBy(next) {
      spare ??= spawnProgram(next, true)
    },
    async stop() {
      spare?.kill('SIGKILL')
      await stop()
    },
  }
}

async function becomesReady(child: ChildProcess, admin: string): Promise<boolean> {
  const told = new Promise<void>((done) => child.once('message', () => done()))
  while (isUp(child)) {
    await Promise.race([sleep(askEveryMs), told])
    if (await isReady(admin)) return true
  }
  return false
}

export function isReady(admin: string): Promise<boolean> {
  return fetch(`${admin}/readyz`, { signal: AbortSignal.timeout(1_000) }).then(
    ({ ok }) => ok,
    () => false,
  )
}

function end(child: ChildProcess): Promise<void> {
  return new Promise((done) => {
    if (!isUp(child)) return done()
    const force = setTimeout(() => child.kill('SIGKILL'), 5_000)
    child.once('exit', () => {
      clearTimeout(force)
      done()
    })
    child.kill('SIGTERM')
  })
}

function isUp({ pid, exitCode, signalCode }: ChildProcess): boolean {
  return pid !== undefined && exitCode === null && signalCode === null
}
