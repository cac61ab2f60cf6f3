import { randomBytes } from 'node:crypto'
import { startEngine } from './engine.ts'

/** Starts a database engine for programs that make test databases, and stops it afterwards. `work` gets the environment that they need. */
export async function withEngine<T>(
  work: (env: NodeJS.ProcessEnv) => Promise<T>,
  env: NodeJS.ProcessEnv = process.env,
): Promise<T> {
  const engine = await startEngine(env)
  const names = { FLOTILLA_TEST_POSTGRES_URL: engine.url, FLOTILLA_TEST_RUN: randomBytes(16).toString('hex') }
  try {
    return await work({ ...env, ...names })
  } finally {
    await engine.stop()
  }
}
