import { readFile, rename, rm } from 'node:fs/promises'
import { delimiter, dirname, join } from 'node:path'
import { replaceFile } from '@flotilla/embedded-postgres'
import { CliError } from '@flotilla/workspace/errors'
import { pagesOf } from '@flotilla/workspace/pages'
import type { Service } from '@flotilla/workspace/repository'
import { machineOf } from '@flotilla/workspace/shell'
import { digestOf } from './digest.ts'

/** Builds the pages of a service that ships some (its script `web` → dist/web), unless they are those of the sources as they are, and whole. */
export async function buildWeb({ name, folder }: Pick<Service, 'name' | 'folder'>): Promise<boolean> {
  const shipped = pagesOf(folder)
  if (!shipped) return false
  const { scripts } = JSON.parse(await readFile(join(folder, 'package.json'), 'utf8'))
  if (!scripts?.web) return false
  const pages = join(folder, 'dist/web')
  const stamp = join(folder, 'dist', 'web.hash')
  const made = async () => [scripts.web, ...(await Promise.all([...shipped.sources, pages].map(digestOf)))].join(' ')
  if ((await readFile(stamp, 'utf8').catch(() => '')) === (await made())) return false
  // With the Node that runs this: another one may be installed.
  const PATH = [join(folder, 'node_modules/.bin'), dirname(process.execPath), process.env.PATH].join(delimiter)
  // Beside the old ones, and put in their place when they are whole: several shops may start from one checkout.
  const built = join(folder, 'dist', `web-${process.pid}`)
  const { execa } = await import('execa')
  const { failed, all } = await execa('sh', ['-c', `${scripts.web} --outDir "${built}"`], {
    cwd: folder,
    env: { ...machineOf(process.env), PATH },
    extendEnv: false,
    stdin: 'ignore',
    all: true,
    reject: false,
  })
  if (failed) throw new CliError(`${name}: its pages could not be built (${scripts.web})\n${all.trim()}`)
  await rm(pages, { recursive: true, force: true })
  // Another may have been faster: then its pages, made of the same sources, stay.
  await rename(built, pages).catch(() => rm(built, { recursive: true, force: true }))
  await replaceFile(stamp, await made())
  return true
}
