import { type ChildProcess, execFile, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { type AddressInfo, createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { promisify } from 'node:util'
import { GenericContainer, type StartedTestContainer, Wait } from 'testcontainers'

export interface NatsServer {
  readonly port: number
  /** As if the power went: no word to anybody. */
  kill(): Promise<void>
  /** Starts it again on what it had stored, at the same port. */
  revive(): Promise<void>
  /** Kills it and deletes what it had stored; `revive` then starts an empty one. */
  wipe(): Promise<void>
  /** Takes away all of it. */
  stop(): Promise<void>
}

interface Found {
  /** `more` goes to the end of its configuration. */
  start(this: void, more?: string): Promise<NatsServer>
  /** Why there is none to start. */
  missing?: string
}

const image = 'nats:2.12'

// The durable profile: an answer to a publish says that the message is on the disk, not that it will be within two minutes.
const config = (host: string, port: number, store: string, more: string) => `
host: ${host}
port: ${port}
jetstream { store_dir: "${store}", sync_interval: always }
${more}
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

async function startProgram(more = ''): Promise<NatsServer> {
  const dir = await mkdtemp(join(tmpdir(), 'flotilla-nats-'))
  const file = join(dir, 'nats.conf')
  let server: ChildProcess | undefined
  const kill = () => server?.kill('SIGKILL') ?? false
  process.once('exit', kill)
  const begin = async (port: number) => {
    await writeFile(file, config('127.0.0.1', port, join(dir, 'store'), more))
    server = spawn('nats-server', ['-c', file], { stdio: ['ignore', 'ignore', 'pipe'] })
    return portOf(server.stderr!)
  }
  const end = async () => {
    if (server?.exitCode === null && server.signalCode === null && kill()) await once(server, 'exit')
  }
  const stop = async () => {
    await end()
    process.removeListener('exit', kill)
    await rm(dir, { recursive: true, force: true })
  }
  try {
    const port = await begin(-1)
    const wipe = async () => {
      await end()
      await rm(join(dir, 'store'), { recursive: true })
    }
    return { port, stop, kill: end, revive: async () => void (await begin(port)), wipe }
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

async function startContainer(more = ''): Promise<NatsServer> {
  // We remove it ourselves: the reaper needs an image of its own.
  process.env.TESTCONTAINERS_RYUK_DISABLED ??= 'true'
  const port = await freePort()
  const run = () =>
    new GenericContainer(image)
      .withCopyContentToContainer([{ content: config('0.0.0.0', 4222, '/tmp/store', more), target: '/tmp/nats.conf' }])
      .withCommand(['-c', '/tmp/nats.conf'])
      // A port that stays when it is started again.
      .withExposedPorts({ container: 4222, host: port })
      .withWaitStrategy(Wait.forLogMessage('Server is ready'))
      .start()
  let container: StartedTestContainer | undefined = await run()
  const docker = async (verb: string) => void (await promisify(execFile)('docker', [verb, container!.getId()]))
  const stop = async () => {
    await container?.stop({ timeout: 0, remove: true, removeVolumes: true })
    container = undefined
  }
  return {
    port,
    stop,
    kill: () => docker('kill'),
    async revive() {
      if (container) await docker('start')
      else container = await run()
    },
    wipe: stop,
  }
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  server.close()
  await once(server, 'close')
  return port
}
