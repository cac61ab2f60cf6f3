import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import { GenericContainer, Wait } from 'testcontainers'

interface Found {
  start(this: void): Promise<{ url: string; stop(): Promise<void> }>
  /** Why there is none to start. */
  missing?: string
}

const image = 'valkey/valkey:8'

/** Where a real server is: the one that FLOTILLA_VALKEY_URL names, else a container, where Docker answers and has the image. */
export async function findValkeyServer(): Promise<Found> {
  const url = process.env.FLOTILLA_VALKEY_URL
  if (url) return { start: async () => ({ url, stop: async () => {} }) }
  const there = promisify(execFile)('docker', ['image', 'inspect', image], { timeout: 5_000 }).then(
    () => true,
    () => false,
  )
  if (await there) return { start: startContainer }
  const missing = `FLOTILLA_VALKEY_URL names none, and there is no image ${image} in Docker`
  return { missing, start: () => Promise.reject(new Error(missing)) }
}

async function startContainer() {
  // We remove it ourselves: the reaper needs an image of its own.
  process.env.TESTCONTAINERS_RYUK_DISABLED ??= 'true'
  const container = await new GenericContainer(image)
    .withExposedPorts(6379)
    .withWaitStrategy(Wait.forLogMessage(/Ready to accept connections/))
    .start()
  const stop = async () => void (await container.stop({ timeout: 0, remove: true, removeVolumes: true }))
  return { url: `redis://127.0.0.1:${container.getMappedPort(6379)}/0`, stop }
}
