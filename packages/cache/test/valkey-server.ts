import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import { GenericContainer, Wait } from 'testcontainers'

export interface ValkeyServer {
  readonly url: string
  /** At once, as if the power went; it takes all of it away. */
  stop(): Promise<void>
}

/** How a server of one's own is to be: its command line, and files beside it. */
export interface Setup {
  readonly args?: readonly string[]
  readonly files?: Readonly<Record<string, string>>
}

interface Found {
  start(this: void, setup?: Setup): Promise<ValkeyServer>
  /** Why there is none to start. */
  missing?: string
}

const image = 'valkey/valkey:8'

/** Where a real server is: the one that FLOTILLA_VALKEY_URL names, else a container of one's own. */
export async function findValkeyServer(): Promise<Found> {
  const url = process.env.FLOTILLA_VALKEY_URL
  if (url) return { start: async () => ({ url, stop: async () => {} }) }
  const found = await findOwnValkeyServer()
  return found.missing ? { ...found, missing: `FLOTILLA_VALKEY_URL names none, and ${found.missing}` } : found
}

/** A container that nobody else uses, where Docker answers and has the image: to be set up, and to be killed. */
export async function findOwnValkeyServer(): Promise<Found> {
  const there = promisify(execFile)('docker', ['image', 'inspect', image], { timeout: 5_000 }).then(
    () => true,
    () => false,
  )
  if (await there) return { start: startContainer }
  const missing = `there is no image ${image} in Docker`
  return { missing, start: () => Promise.reject(new Error(missing)) }
}

async function startContainer({ args = [], files = {} }: Setup = {}): Promise<ValkeyServer> {
  // We remove it ourselves: the reaper needs an image of its own.
  process.env.TESTCONTAINERS_RYUK_DISABLED ??= 'true'
  const container = await new GenericContainer(image)
    .withExposedPorts(6379)
    .withCopyContentToContainer(Object.entries(files).map(([target, content]) => ({ target, content })))
    .withCommand(['valkey-server', '--protected-mode', 'no', ...args])
    .withWaitStrategy(Wait.forLogMessage(/Ready to accept connections/))
    .start()
  let stopping: Promise<unknown> | undefined
  return {
    url: `redis://127.0.0.1:${container.getMappedPort(6379)}/0`,
    async stop() {
      await (stopping ??= container.stop({ timeout: 0, remove: true, removeVolumes: true }))
    },
  }
}
