import { execFile } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { setTimeout as sleep } from 'node:timers/promises'
import { promisify } from 'node:util'
import { Client } from 'pg'
import { isAlive } from './is-alive.ts'
import { type Engine, image, settings } from './postgres-18.ts'

const label = 'flotilla.test.pid'

/** PostgreSQL in a container. We remove it ourselves, and the ones of killed runs: Testcontainers' reaper needs an image of its own. */
export async function startContainer(): Promise<Engine> {
  process.env.TESTCONTAINERS_RYUK_DISABLED ??= 'true'
  await sweep()
  const { GenericContainer, Wait } = await import('testcontainers')
  const password = randomBytes(16).toString('hex')
  const container = await new GenericContainer(image)
    .withEnvironment({ POSTGRES_PASSWORD: password })
    .withLabels({ [label]: String(process.pid) })
    .withExposedPorts(5432)
    .withCommand(['postgres', ...Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`])])
    .withWaitStrategy(Wait.forListeningPorts())
    .withStartupTimeout(120_000)
    .start()
  const address = `${container.getHost()}:${container.getMappedPort(5432)}`
  const url = `postgres://postgres:${password}@${address}/postgres`
  const stop = async () => void (await container.stop({ timeout: 0, remove: true, removeVolumes: true }))
  try {
    await answers(url)
  } catch (error) {
    await stop()
    throw error
  }
  return { name: 'container', url, stop }
}

// Docker's proxy accepts before the server does.
async function answers(url: string): Promise<void> {
  for (const deadline = Date.now() + 60_000; ; await sleep(50)) {
    const client = new Client({ connectionString: url, connectionTimeoutMillis: 5_000 })
    client.on('error', () => {})
    try {
      await client.connect()
      return await client.end()
    } catch (error) {
      if (Date.now() > deadline) throw error
    }
  }
}

async function sweep(): Promise<void> {
  const docker = promisify(execFile)
  const format = `{{.ID}} {{.Label "${label}"}}`
  const { stdout } = await docker('docker', ['ps', '--all', '--filter', `label=${label}`, '--format', format])
  for (const line of stdout.split('\n').filter(Boolean)) {
    const [id, pid] = line.split(' ') as [string, string]
    if (!isAlive(Number(pid))) await docker('docker', ['rm', '--force', '--volumes', id]).catch(() => {})
  }
}
