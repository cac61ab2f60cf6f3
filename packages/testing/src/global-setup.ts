import { randomBytes } from 'node:crypto'
import { startEngine } from './engine.ts'
import { cleanUp } from './template.ts'

/** For `globalSetup` of vitest: one engine for the whole run, gone at its end with all that the tests made in it. */
export default async function setup(): Promise<() => Promise<void>> {
  forgetOthers(process.env)
  const engine = await startEngine()
  process.env.FLOTILLA_TEST_POSTGRES_URL = engine.url
  process.env.FLOTILLA_TEST_RUN = randomBytes(16).toString('hex')
  return async () => {
    if (engine.name === 'own') await cleanUp(engine.url, process.env.FLOTILLA_TEST_RUN!)
    await engine.stop()
  }
}

/** Takes from the environment what a shell has in it for other programs, where Vitest was not started by `npm test`, which does so too. */
export function forgetOthers(env: NodeJS.ProcessEnv): void {
  for (const name of Object.keys(env)) if (/^PG|^LOG_LEVEL$/.test(name)) delete env[name]
}
