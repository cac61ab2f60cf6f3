import { spawn } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync } from 'node:fs'
import { readdir, readFile, rename, rm, writeFile } from 'node:fs/promises'
import { delimiter, join } from 'node:path'
import { text } from 'node:stream/consumers'
import { CliError } from '../errors.ts'
import type { Service } from '../repository.ts'
import { machineOf } from './shell.ts'

/** Builds the pages of a service that has some (its script `web` → dist/web), unless they are those of the sources as they are. */
export async function buildWeb({ name, folder }: Pick<Service, 'name' | 'folder'>): Promise<boolean> {
  const sources = join(folder, 'web')
  if (!existsSync(sources)) return false
  const { scripts } = JSON.parse(await readFile(join(folder, 'package.json'), 'utf8'))
  if (!scripts?.web) return false
  const hash = await hashOf(sources, scripts.web)
  const stamp = join(folder, 'dist', 'web.hash')
  if (existsSync(join(folder, 'dist/web')) && (await readFile(stamp, 'utf8').catch(() => '')) === hash) return false
  const PATH = [join(folder, 'node_modules/.bin'), process.env.PATH].join(delimiter)
  // Beside the old ones, and put in their place when they are whole: several shops may start from one checkout.
  const built = join(folder, 'dist', `web-${process.pid}`)
  const child = spawn('sh', ['-c', `${scripts.web} --outDir "${built}"`], {
    cwd: folder,
    env: { ...machineOf(process.env), PATH },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  const code = new Promise<number | null>((done) => child.once('close', done))
  const [out, err] = await Promise.all([text(child.stdout), text(child.stderr)])
  if ((await code) !== 0)
    throw new CliError(`${name}: its pages could not be built (${scripts.web})\n${(out + err).trim()}`)
  await rm(join(folder, 'dist/web'), { recursive: true, force: true })
  // Another may have been faster: then its pages, made of the same sources, stay.
  await rename(built, join(folder, 'dist/web')).catch(() => rm(built, { recursive: true, force: true }))
  await writeFile(stamp, hash)
  return true
}

async function hashOf(folder: string, script: string): Promise<string> {
  const hash = createHash('sha256').update(script)
  const entries = await readdir(folder, { recursive: true, withFileTypes: true })
  const files = entries.filter((entry) => entry.isFile()).map(({ parentPath, name }) => join(parentPath, name))
  for (const file of files.toSorted()) hash.update(`${file}\0`).update(await readFile(file))
  return hash.digest('hex')
}
