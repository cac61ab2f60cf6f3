import { type ChildProcess, spawn } from 'node:child_process'
import { chmodSync, cpSync, mkdtempSync, realpathSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { removePostgres } from '@flotilla/embedded-postgres'
import { ask } from '@flotilla/supervisor/control'
import { findState } from '@flotilla/supervisor/leftovers'
import { nothingRuns, type Status } from '@flotilla/supervisor/status'

export interface Program {
  readonly child: ChildProcess
  /** All that it has said so far. */
  output(): string
  readonly exit: Promise<number | null>
}

/** A checkout of two tiny services, and the command in it, which gets `settings` as environment variables too. */
export function openCheckout(settings: NodeJS.ProcessEnv = {}): {
  root: string
  flotilla(...args: string[]): Program
  status(): Promise<Status>
  remove(): Promise<void>
} {
  const root = mkdtempSync(join(realpathSync(tmpdir()), 'flotilla-cli-'))
  chmodSync(root, 0o755)
  cpSync(new URL('fixture/', import.meta.url), root, { recursive: true })
  const main = new URL('../src/main.ts', import.meta.url).pathname
  const inherited = { ...process.env }
  delete inherited.FLOTILLA_POSTGRES_URL
  const programs: Program[] = []
  const flotilla = (...args: string[]): Program => {
    const child = spawn(process.execPath, [main, ...args], {
      env: { ...inherited, ...settings, FLOTILLA_ROOT: root },
      stdio: ['ignore', 'pipe', 'pipe'],
    })
    let text = ''
    for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk) => (text += chunk))
    const program = { child, output: () => text, exit: new Promise<number | null>((done) => child.once('close', done)) }
    programs.push(program)
    return program
  }
  return {
    root,
    flotilla,
    // What `flotilla status --json` prints, without a process for each look.
    async status() {
      return (await ask(await findState(join(root, '.flotilla')), '/status')) ?? nothingRuns
    },
    async remove() {
      await flotilla('stop').exit
      for (const { child } of programs) child.kill('SIGKILL')
      await removePostgres(join(root, '.flotilla/postgres'))
      rmSync(root, { recursive: true, force: true })
    },
  }
}

/** Waits until `look` gives something other than undefined or false. The test's own time limit ends it. */
export async function until<T>(look: () => T | Promise<T>): Promise<NonNullable<Exclude<T, false>>> {
  for (;;) {
    const found = await look()
    if (found !== undefined && found !== null && found !== false) return found as NonNullable<Exclude<T, false>>
    await new Promise((done) => setTimeout(done, 20))
  }
}

export function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0)
  } catch {
    return false
  }
}
