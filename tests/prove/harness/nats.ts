import { execFile, spawn } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { rm, writeFile } from 'node:fs/promises'
import { connect } from 'node:net'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { promisify } from 'node:util'
import { freePort } from '@flotilla/embedded-postgres'

/** A NATS server that can be killed and started again on what it has on disk. */
export interface NatsServer {
  readonly port: number
  /** For FLOTILLA_BUS_URL; at another port where something stands in between. */
  urlAt(port?: number): string
  start(): Promise<void>
  /** kill -9. */
  kill(): Promise<void>
  /** Deletes what the killed server had stored. */
  empty(): Promise<void>
}

/** Why there is none here; undefined when there is. */
export async function natsMissing(): Promise<string | undefined> {
  const run = promisify(execFile)('nats-server', ['--version'], { timeout: 5_000 })
  return run.then(
    () => undefined,
    () => 'nats-server is not on PATH',
  )
}

/** In the durable profile: what was acknowledged is on disk. */
export async function makeNats(folder: string): Promise<NatsServer> {
  const port = await freePort()
  const password = randomBytes(12).toString('hex')
  const file = join(folder, 'nats.conf')
  await writeFile(
    file,
    `host: 127.0.0.1
port: ${port}
jetstream { store_dir: "${join(folder, 'nats')}", sync_interval: always }
authorization { user: shop, password: "${password}" }
`,
    { mode: 0o600 },
  )
  let server: ReturnType<typeof spawn> | undefined
  return {
    port,
    urlAt: (at = port) => `nats://shop:${password}@127.0.0.1:${at}`,
    async start() {
      const started = spawn('nats-server', ['-c', file], { stdio: 'ignore' })
      server = started
      process.once('exit', () => started.kill('SIGKILL'))
      while (!(await accepts(port))) {
        if (started.exitCode !== null) throw new Error('nats-server did not start')
        await sleep(20)
      }
    },
    async kill() {
      if (server && server.exitCode === null && server.kill('SIGKILL')) await once(server, 'exit')
      server = undefined
    },
    empty: () => rm(join(folder, 'nats'), { recursive: true }),
  }
}

function accepts(port: number): Promise<boolean> {
  return new Promise((done) => {
    const socket = connect(port, '127.0.0.1')
    socket.once('connect', () => done(true)).once('error', () => done(false))
    socket.once('data', () => {}).on('connect', () => socket.destroy())
  })
}
