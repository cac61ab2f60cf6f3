import { chmod, mkdtemp, readdir, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { removePostgres, startPostgres } from '@flotilla/embedded-postgres'
import { isAlive } from './is-alive.ts'
import { type Engine, settings } from './postgres-18.ts'

const prefix = 'flotilla-test-'

/** PostgreSQL from npm, in a folder that goes away with it. What a killed run left behind goes too. */
export async function startEmbedded(): Promise<Engine> {
  await sweep()
  const dir = await mkdtemp(join(tmpdir(), `${prefix}${process.pid}-`))
  await chmod(dir, 0o755)
  const server = await startPostgres({ dir, settings })
  return {
    name: 'embedded',
    url: server.url,
    async stop() {
      await server.stop()
      await removePostgres(dir)
    },
  }
}

async function sweep(): Promise<void> {
  for (const name of await readdir(tmpdir())) {
    const pid = new RegExp(`^${prefix}(\\d+)-`).exec(name)?.[1]
    if (!pid || isAlive(Number(pid))) continue
    const dir = join(tmpdir(), name)
    await removePostgres(dir)
    await rm(dir, { recursive: true, force: true })
  }
}
