import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { setPriority } from 'node:os'
import { extname, join } from 'node:path'
import { openLog } from './logs.ts'

const main = join(import.meta.dirname, '..', `main${extname(import.meta.filename)}`)
const patienceMs = 2_000
// Of -20 to 19: the services go first.
const niceness = 10

/** The dashboard as a process of its own: whatever it does, the services' supervision goes on. Nobody waits for its start. */
export function startDashboard(options: {
  folder: string
  port: number
  token: string
  onSpawn: (child: ChildProcess) => void
}): { stop(): Promise<void> } {
  const { folder, port, token, onSpawn } = options
  const child = spawn(process.execPath, [main, 'dashboard', '--port', String(port)], {
    env: { ...process.env, FLOTILLA_DASHBOARD_TOKEN: token },
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
    detached: true,
  })
  onSpawn(child)
  if (child.pid) setPriority(child.pid, niceness)
  const log = openLog(folder, 'dashboard', () => {})
  log.take(child.stdout!)
  log.take(child.stderr!)
  child.once('error', () => {})
  return {
    async stop() {
      if (child.exitCode !== null || child.signalCode !== null) return
      const late = setTimeout(() => child.kill('SIGKILL'), patienceMs)
      child.kill('SIGTERM')
      await once(child, 'exit')
      clearTimeout(late)
    },
  }
}
