import { type ChildProcess, spawn } from 'node:child_process'
import { setPriority } from 'node:os'
import { machineOf, markedIn } from '@flotilla/workspace/shell'
import { type KeptProcess, keepRunning, runOf } from './kept-process.ts'
import { openLog } from './logs.ts'

const patienceMs = 2_000
// Of -20 to 19: the services go first.
const niceness = 10

/** The dashboard as a process of its own: whatever it does, the services' supervision goes on. Nobody waits for its start. */
export function startDashboard(options: {
  /** The file of the command `flotilla`. */
  command: string
  folder: string
  port: number
  token: string
  say: (line: string) => void
  onSpawn: (child: ChildProcess) => void
  /** A descriptor that it holds open. */
  held: number
}): KeptProcess {
  const { command, folder, port, token, say, onSpawn, held } = options
  const log = openLog(folder, 'dashboard', () => {})

  function spawnDashboard(): ChildProcess {
    const child = spawn(process.execPath, [command, 'dashboard', '--port', String(port)], {
      env: { ...machineOf(process.env), ...markedIn(process.env), FLOTILLA_DASHBOARD_TOKEN: token },
      stdio: ['ignore', 'pipe', 'pipe', 'ipc', held],
      detached: true,
    })
    onSpawn(child)
    if (child.pid) setPriority(child.pid, niceness)
    if (child.stdout) log.take(child.stdout)
    if (child.stderr) log.take(child.stderr)
    return child
  }

  const kept = keepRunning({
    name: 'dashboard',
    log: '.flotilla/logs/dashboard.log',
    say,
    begin() {
      const child = spawnDashboard()
      const ready = new Promise<boolean>((done) => child.once('message', () => done(true)))
      return runOf(child, { ready, patienceMs })
    },
  })
  kept.start().catch(() => {})
  return kept
}
