import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import { startContainer } from './engine-container.ts'
import { startEmbedded } from './engine-embedded.ts'

/** A PostgreSQL 18 for the length of a test run. */
export interface Engine {
  readonly name: 'own' | 'container' | 'embedded'
  /** The superuser's. */
  readonly url: string
  /** Takes away all of it. */
  stop(): Promise<void>
}

/** Nothing here has to outlive a power cut. */
export const settings = Object.freeze({
  fsync: 'off',
  synchronous_commit: 'off',
  full_page_writes: 'off',
  max_connections: '300',
})

/**
 * Chooses: the server that FLOTILLA_POSTGRES_URL names; else a container, where Docker answers and has the image; else the one from npm.
 * FLOTILLA_TEST_ENGINE=embedded or =container decides instead.
 */
export async function startEngine(env: NodeJS.ProcessEnv = process.env): Promise<Engine> {
  const { FLOTILLA_POSTGRES_URL: own, FLOTILLA_TEST_ENGINE: wanted } = env
  if (own) return { name: 'own', url: own, stop: async () => {} }
  if (wanted === 'embedded') return startEmbedded()
  if (wanted === 'container' || (await hasImage())) return startContainer()
  return startEmbedded()
}

export const image = 'postgres:18'

async function hasImage(): Promise<boolean> {
  const look = promisify(execFile)('docker', ['image', 'inspect', '--format', '{{.Id}}', image], { timeout: 5_000 })
  return look.then(
    () => true,
    () => false,
  )
}
