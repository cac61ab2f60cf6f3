import { execFile, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { promisify } from 'node:util'
import { GenericContainer, Wait } from 'testcontainers'

export interface NatsServer {
  readonly port: number
  /** Takes away all of it. */
  stop(): Promise<void>
}

interface Found {
  start(this: void): Promise<NatsServer>
  /** Why there is none to start. */
  missing?: string
}

const image = 'nats:2.12'

// The durable profile: an answer to a publish says that the message is on the disk, not that it will be within two minutes.
const config = (host: string, port: number, store: string) => `
host: ${host}
port: ${port}
jetstream { store_dir: "${store}", sync_interval: always }
`

/** How a real server can be started here, or why none can: the program from PATH, else a container. */
export async function findNatsServer(): Promise<Found> {
  if (await runs('nats-server', ['--version'])) return { start: startProgram }
  if (await runs('docker', ['image', 'inspect', image])) return { start: startContainer }
  const missing = `there is no nats-server on PATH and no image ${image} in Docker`
  return { missing, start: () => Promise.reject(new Error(missing)) }
}

async function runs(program: string, args: string[]): Promise<boolean> {
  return promisify(execFile)(program, args, { timeout: 5_000 }).then(
    () => true,
    () => false,
  )
}

async function startProgram(): Promise<NatsServer> {
  const dir = await mkdtemp(join(tmpdir(), 'flotilla-nats-'))
  await writeFile(join(dir, 'nats.conf'), config('127.0.0.1', -1, join(dir, 'store')))
  const server = spawn('nats-server', ['-c', join(dir, 'nats.conf')], { stdio: ['ignore', 'ignore', 'pipe'] })
  const kill = () => server.kill('SIGKILL')
  process.once('exit', kill)
  const stop = async () => {
    if (server.exitCode === null && server.signalCode === null && kill()) await once(server, 'exit')
    process.removeListener('exit', kill)
    await rm(dir, { recursive: true, force: true })
  }
  try {
    return { port: await portOf(server.stderr), stop }
  } catch (error) {
    await stop()
    throw error
  }
}

async function portOf(log: NodeJS.ReadableStream): Promise<number> {
  let port = 0
  let said = ''
  const lines = createInterface({ input: log })
  for await (const line of lines) {
    said += `${line}\n`
    port ||= Number(/Listening for client connections on .*:(\d+)/.exec(line)?.[1] ?? 0)
    if (line.includes('Server is ready')) break
  }
  lines.close()
  log.resume()
  if (port === 0) throw new Error(`nats-server did not start:\n${said}`)
  return port
}

async function startContainer(): Promise<NatsServer> {
  // We remove it ourselves: the reaper needs an image of its own.
  process.env.TESTCONTAINERS_RYUK_DISABLED ??= 'true'
  const container = await new GenericContainer(image)
    .withCopyContentToContainer([{ content: config('0.0.0.0', 4222, '/tmp/store'), target: '/tmp/nats.conf' }])
    .withCommand(['-c', '/tmp/nats.conf'])
    .withExposedPorts(4222)
    .withWaitStrategy(Wait.forLogMessage('Server is ready'))
    .start()
  const stop = async () => void (await container.stop({ timeout: 0, remove: true, removeVolumes: true }))
  return { port: container.getMappedPort(4222), stop }
}
