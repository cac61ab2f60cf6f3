import { spawn } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync } from 'node:fs'
import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises'
import { delimiter, join } from 'node:path'
import { text } from 'node:stream/consumers'
import { CliError } from '../errors.ts'
import type { Service } from '../repository.ts'

/** Builds the pages of a service that has some (its script `web` → dist/web), unless they are those of the sources as they are. */
export async function buildWeb({ name, folder }: Service): Promise<boolean> {
  const sources = join(folder, 'web')
  const { scripts } = JSON.parse(await readFile(join(folder, 'package.json'), 'utf8'))
  if (!existsSync(sources) || !scripts?.web) return false
  const hash = await hashOf(sources, scripts.web)
  const stamp = join(folder, 'dist', 'web.hash')
  if (existsSync(join(folder, 'dist/web')) && (await readFile(stamp, 'utf8').catch(() => '')) === hash) return false
  const PATH = [join(folder, 'node_modules/.bin'), process.env.PATH].join(delimiter)
  const child = spawn('sh', ['-c', scripts.web], {
    cwd: folder,
    env: { ...process.env, PATH },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  const code = new Promise<number | null>((done) => child.once('close', done))
  const [out, err] = await Promise.all([text(child.stdout), text(child.stderr)])
  if ((await code) !== 0)
    throw new CliError(`${name}: its pages could not be built (${scripts.web})\n${(out + err).trim()}`)
  await mkdir(join(folder, 'dist'), { recursive: true })
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
