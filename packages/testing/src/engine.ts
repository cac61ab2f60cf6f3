import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import { startContainer } from './engine-container.ts'
import { startEmbedded } from './engine-embedded.ts'
import { type Engine, image } from './postgres-18.ts'

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

async function hasImage(): Promise<boolean> {
  const look = promisify(execFile)('docker', ['image', 'inspect', '--format', '{{.Id}}', image], { timeout: 5_000 })
  return look.then(
    () => true,
    () => false,
  )
}
