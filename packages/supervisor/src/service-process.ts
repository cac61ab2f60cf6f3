import { type ChildProcess, spawn } from 'node:child_process'
import { setTimeout as sleep } from 'node:timers/promises'
import { preloader } from '@flotilla/dev-bundle/preloader'
import { isUp, type KeptProcessOptions, keepRunning, type Run, runOf } from './kept-process.ts'
import { refusedBy, toRefusal } from './refusal.ts'
import type { ServiceStatus } from './status.ts'

/** What a service's process runs. */
export interface Program {
  readonly main: string
  /** Loaded before it. */
  readonly vendored: readonly string[]
  readonly version: string
}

export interface ServiceProcess {
  status(): ServiceStatus
  /** Starts it, or stops it and starts the program as it is now. Resolves when it is ready, rejects when it ends before that: with a Refusal when it does not take its configuration. */
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
  readonly delayOf?: KeptProcessOptions['delayOf']
  /** A descriptor that each process holds open. */
  readonly held?: number | undefined
}

// Who is ready says so; those that were not made with the kit are asked.
const askEveryMs = 100
const patienceMs = 5_000
const mostSaid = 16_000

/** One service's process, started again when it crashes. */
export function superviseService(options: ServiceProcessOptions): ServiceProcess {
  const { name, env, url, admin, say, onSpawn, atStart = () => ({}), delayOf, held } = options
  let spare: ChildProcess | undefined
  let program: Program | undefined
  // The end of what the last one that was begun wrote to stderr.
  let said = ''
  const kept = keepRunning({
    name,
    log: `.flotilla/logs/${name}.log`,
    say,
    begin,
    refused: (how) => (how === refusedBy ? toRefusal(said, process.env) : undefined),
    delayOf,
  })

  function spawnProgram({ main, vendored, version }: Program, standBy: boolean): ChildProcess {
    const preload = JSON.stringify({ vendored, standBy })
    // A session of its own: Ctrl-C in the terminal is for the supervisor. The IPC channel tells it when that is gone.
    const spawned = spawn(process.execPath, ['--import', preloader, main], {
      detached: true,
      stdio: ['ignore', 'pipe', 'pipe', 'ipc', held],
      env: { ...env, ...atStart(), VERSION: version, FLOTILLA_PRELOAD: preload },
    })
    onSpawn(spawned)
    return spawned
  }

  function begin(): Run {
    const child = takeSpare() ?? spawnProgram(program!, false)
    said = ''
    child.stderr!.setEncoding('utf8').on('data', (text: string) => {
      said = (said + text).slice(-mostSaid)
    })
    const run = runOf(child, { ready: becomesReady(child, admin), patienceMs })
    // Only when its streams have ended is all there that it said.
    const closed = new Promise((done) => child.once('close', done))
    return Object.defineProperty(run, 'ended', {
      value: run.ended.then((how) => (how === refusedBy ? closed.then(() => how) : how)),
    })
  }

  function takeSpare(): ChildProcess | undefined {
    const ready = spare
    spare = undefined
    if (!ready || !isUp(ready)) return undefined
    ready.send({ version: program!.version })
    return ready
  }

  return {
    status: () => ({ name, url, admin, version: program?.version ?? '', ...kept.status() }),
    async restart(next) {
      await kept.stop()
      program = next
      await kept.start()
    },
    standBy(next) {
      spare ??= spawnProgram(next, true)
    },
    async stop() {
      spare?.kill('SIGKILL')
      await kept.stop()
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
