import type { ChildProcess } from 'node:child_process'
import { nextDelay } from './back-off.ts'
import { Refusal } from './refusal.ts'
import type { Ended } from './status.ts'

/** One life of a process, from its start on. */
export interface Run {
  /** Null until there is a process. */
  readonly pid: number | null
  /** Whether it got ready; false when it ended before. */
  readonly ready: Promise<boolean>
  /** How it ended: a signal, a code, a reason. */
  readonly ended: Promise<string>
  /** Ends it, also while it starts. */
  end(): Promise<void>
}

export interface KeptProcess {
  status(): {
    readonly state: 'stopped' | 'starting' | 'ready' | 'crashed'
    readonly pid: number | null
    readonly restarts: number
    readonly ended: Ended
  }
  /** Resolves when it is ready, rejects when it ends before that; it is started again all the same, unless that is a Refusal. */
  start(): Promise<void>
  /** Ends it for good, or until the next start. At any moment: what is about to come up is ended too. */
  stop(): Promise<void>
}

export interface KeptProcessOptions {
  readonly name: string
  /** Where a person finds more. */
  readonly log: string
  readonly say: (line: string) => void
  readonly begin: () => Run
  /** Why it would end the same way again, where that is so: then it is not started, and who began hears it as a Refusal. */
  readonly refused?: (how: string) => string | undefined
  /** How long to wait before the next start, in ms. */
  readonly delayOf?: typeof nextDelay | undefined
}

/** Keeps a process running: starts it again whenever it ends without being told to, and says so, once per reason until it has been ready again. */
export function keepRunning(options: KeptProcessOptions): KeptProcess {
  const { name, log, say, begin, refused = () => undefined, delayOf = nextDelay } = options
  let run: Run | undefined
  let state: ReturnType<KeptProcess['status']>['state'] = 'stopped'
  let restarts = 0
  let ended: Ended = null
  let delay = 0
  let said: string | undefined
  let again: NodeJS.Timeout | undefined

  async function launch(): Promise<void> {
    state = 'starting'
    const current = begin()
    run = current
    let readyAt: number | undefined
    void current.ended.then((how) => {
      if (run === current) crashed(how, readyAt === undefined ? 0 : Date.now() - readyAt)
    })
    if (!(await current.ready) || run !== current) {
      const how = await current.ended
      const refusal = refused(how)
      if (refusal) throw new Refusal(refusal)
      throw new Error(`${name}: ended with ${how} before it was ready`)
    }
    readyAt = Date.now()
    state = 'ready'
    said = undefined
  }

  function crashed(how: string, readyFor: number): void {
    run = undefined
    state = 'crashed'
    ended = { how, at: Date.now() }
    if (refused(how)) return
    delay = delayOf(delay, readyFor)
    if (how !== said) say(`${name}: ended with ${how}; again in ${delay} ms (${log})`)
    said = how
    again = setTimeout(() => {
      restarts++
      launch().then(
        () => say(`${name}: ready again`),
        (error: Error) => {
          if (error instanceof Refusal) say(`${name}: ${error.message} (${log})`)
        },
      )
    }, delay)
  }

  return {
    status: () => ({ state, pid: run?.pid ?? null, restarts, ended }),
    start: launch,
    async stop() {
      clearTimeout(again)
      const current = run
      run = undefined
      state = 'stopped'
      delay = 0
      said = undefined
      await current?.end()
    },
  }
}

/** A child process as a run. It is asked to end with SIGTERM, and made to with SIGKILL when that took longer than `patienceMs`. */
export function runOf(
  child: ChildProcess,
  { ready, patienceMs }: { ready: Promise<boolean>; patienceMs: number },
): Run {
  const ended = new Promise<string>((done) => {
    child.once('exit', (code, signal) => done(signal ?? `code ${code}`))
    child.once('error', ({ message }) => done(message))
  })
  return {
    get pid() {
      return child.pid ?? null
    },
    ready: Promise.race([ready, ended.then(() => false)]),
    ended,
    async end() {
      if (!isUp(child)) return
      const late = setTimeout(() => child.kill('SIGKILL'), patienceMs)
      child.kill('SIGTERM')
      await ended
      clearTimeout(late)
    },
  }
}

export function isUp({ pid, exitCode, signalCode }: ChildProcess): boolean {
  return pid !== undefined && exitCode === null && signalCode === null
}
